package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.registry.Profile.Difficulty;
import org.lifeline.registry.Profile.Functioning;

class CheckDigitsTest {

    @ParameterizedTest
    @CsvSource({
        // the published examples, then one slip and one swap of neighbours
        "verhoeff, 2363, true",
        "verhoeff, 2364, false",
        "verhoeff, 2633, false",
        "verhoeff, 3263, false",
        "verhoeff, 236A, false",
        "luhn, 79927398713, true",
        "luhn, 79927398710, false",
        "luhn, 79927398731, false",
        "luhn, 4242 4242 4242 4242, true",
        "iban, GB82 WEST 1234 5698 7654 32, true",
        "iban, GB82 WEST 1234 5698 7654 23, false",
        "iban, de89 3704 0044 0532 0130 00, true",
        "iban, GB82, false",
        "mod97, 3214282912345698765432161182, true",
        "mod97, 3214282912345698765432161183, false",
        "mod97, 1, false",
        "luhn, ٧٩٩٢٧٣٩٨٧١٣, true",
        "none, anything, true",
    })
    void findsASlip(CheckDigits check, String number, boolean right) {
        assertThat(check.isRight(number)).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({
        "none none none none none none, false",
        "some some some some some some, false",
        "none none lot none none none, true",
        "refused refused refused refused refused cannot, true",
        "refused none none none none none, false",
    })
    void aLotOfDifficultyWithOneThingCountsAsADisability(String answers, boolean disability) {
        List<Difficulty> six =
                List.of(answers.split(" ")).stream().map(Difficulty::valueOf).toList();
        assertThat(new Functioning(six, LocalDate.of(2024, 1, 1)).isDisability())
                .isEqualTo(disability);
    }

    @ParameterizedTest
    @CsvSource({"Almaz Tadesse, Latn", "አልማዝ ታደሰ, Ethi", "ألماز, Arab", "Алмаз, Cyrl", "阿 12, Hani", "123 -, ''"})
    void theScriptOfANameIsThatOfItsLetters(String name, String script) {
        assertThat(Scripts.of(name)).isEqualTo(script);
    }
}
