package org.lifeline.platform.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BankTextTest {

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Riverside Hospital | Riverside Hospital",
                "Müller & Söhne GmbH, Köln | Mueller + Soehne GmbH, Koeln",
                "Straße der Ärzte | Strasse der Aerzte",
                "Łódź Ørsted Çelik Ñandú | Lodz Orsted Celik Nandu",
                "አልማዝ ታደሰ | almaz tadasa",
                "ሆስፒታል | hospital",
                "Больница № 1 | Bol'nica No 1",
                "Νοσοκομείο | Nosokomeio",
                "मुंबई अस्पताल | mumba'i aspatala",
                "a@b.org; [x] \"y\" 100% | a(at)b.org, (x) 'y' 100.",
                "//INV//7// | INV/7",
            })
    void writesEveryScriptInTheLettersThatBanksTake(String text, String written) {
        assertThat(BankText.of(text, 140)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"مستشفى الرحمة", "北京医院", "სააავადმყოფო", "한국 병원", "โรงพยาบาล", "😀 Clinic\u0000\u202E\n2"})
    void containsOnlyCharactersThatBanksAccept(String text) {
        assertThat(BankText.of(text, 70))
                .matches("[a-zA-Z0-9/\\-?:().,'+ ]{1,70}")
                .containsPattern("[a-zA-Z]{2}");
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(BankText.of("Straße ".repeat(20), 35)).isEqualTo("Strasse Strasse Strasse Strasse Str");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "///", "😀😀", "…", "රෝහල"})
    void refusesTextWithoutLetters(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> BankText.of(text, 70));
    }
}
