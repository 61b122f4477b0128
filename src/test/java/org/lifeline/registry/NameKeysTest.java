package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameKeysTest {

    private static final LikenessWeights WEIGHTS =
            new LikenessWeights(50, 0.6, 30, 25, 20, 25, 15, 15, 0.4, 0.6, 100, 0.5, 75);

    @ParameterizedTest(name = "{0} {1} sounds like {2} {3}")
    @CsvSource({
        "Almaz, Tadesse, አልማዝ, ታደሰ",
        "Almaz, Tadesse, ألماز, تاديسي",
        "Mohammed, Ahmed, محمد, أحمد",
        "Mohammed, Ahmed, መሐመድ, አህመድ",
        "Haile, Yohannes, ኃይለ, ዮሐንስ",
        "Yusuf, Tekle, TEKLE, Yousef",
        "José, Núñez, Jose, Nunez",
        "Sarah, Philippe, Sara, Filip"
    })
    void spellingsOfOneNameHaveTheSameKey(String given, String family, String otherGiven, String otherFamily) {
        assertThat(NameKeys.of(given, family).sound())
                .isEqualTo(NameKeys.of(otherGiven, otherFamily).sound());
    }

    @ParameterizedTest
    @CsvSource({"Almaz, Bekele, Hiwot, Girma", "Dawit, Kebede, Tsehay, Worku"})
    void differentNamesHaveDifferentKeys(String given, String family, String otherGiven, String otherFamily) {
        assertThat(Trigrams.similarity(
                        NameKeys.of(given, family).sound(),
                        NameKeys.of(otherGiven, otherFamily).sound()))
                .isLessThan(0.3);
    }

    @Test
    void keepsNothingButPlainLettersAndDigits() {
        assertThat(NameKeys.of("Jean-Pierre", "N'Diaye 2."))
                .isEqualTo(new NameKeys("2 jean ndiaye pierre", "2 jn nd pr"));
        assertThat(NameKeys.of("王", "小明").latin()).isEqualTo("wang xiaoming");
        assertThat(NameKeys.of("!", "?").latin()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "+251 91 123 4567, 911234567",
        "0911-234567, 911234567",
        "00251911234567, 911234567",
        "٠٩١١٢٣٤٥٦٧, 911234567",
        "12345, ",
        "none, "
    })
    void aPhoneIsTheSameWithAndWithoutItsCountry(String phone, String normal) {
        assertThat(SearchKeys.normalPhone(phone)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({"et-001 234/x, ET001234X", "ET001234X, ET001234X", "'٠٠١', 001", "'- /', "})
    void anIdentityNumberIsItsLettersAndDigits(String number, String normal) {
        assertThat(SearchKeys.normalId(number)).isEqualTo(normal);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "1979-03-08, 1979-03-08, SAME",
        "1979-03-08, 1979-08-03, SWAPPED",
        "1979-03-08, 1979-03-09, NEAR",
        "1979-03-08, 1980-03-08, NEAR",
        "1979-03-08, 1989-03-08, NEAR",
        "1979-03-08, 1979-01-01, NEAR",
        "1979-03-08, 1979-05-21, FAR",
        "1979-03-18, 1979-04-18, NEAR",
        "2000-02-29, 2001-02-28, NEAR"
    })
    void aBirthDateIsNearAfterASlip(LocalDate one, LocalDate other, Likeness.Birth expected) {
        assertThat(Likeness.Birth.between(one, other)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "letters {0}, sound {1}, one script {2}, {3}, phone {4}, address {5}: {6}")
    @CsvSource({
        "1,   1,   true,  SAME,    false, 0,   80",
        "0.3, 1,   false, SAME,    false, 0,   80",
        "1,   1,   true,  SWAPPED, false, 0,   75",
        "1,   1,   true,  NEAR,    false, 0,   70",
        "1,   1,   true,  FAR,     true,  0,   75",
        "1,   1,   true,  FAR,     false, 1,   65",
        "1,   1,   true,  FAR,     false, 0,   50",
        "0.4, 0.5, true,  FAR,     true,  1,   62",
        "1,   1,   true,  SAME,    true,  1,   100"
    })
    void likenessIsTheSumOfWhatAgrees(
            double latin,
            double sound,
            boolean sameScript,
            Likeness.Birth birth,
            boolean phone,
            double address,
            int score) {
        assertThat(new Likeness(latin, sound, sameScript, birth, phone, address).score(WEIGHTS))
                .isEqualTo(score);
    }
}
