package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table by which names are shortened (decision 0032). */
class HolderNameTest {

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                // given name, family name, as shown
                "Almaz, Tadesse, Almaz T.",
                "Almaz Bekele, Tadesse, Almaz T.",
                "Almaz Bekele Tadesse, '', Almaz T.",
                "'  Almaz   ', ' Tadesse ', Almaz T.",
                "Suharto, '', Suharto",
                "Jean-Pierre, de la Tour, Jean-Pierre T.",
                "Siobhán, O'Hara, Siobhán O.",
                "<b>Ann</b>, O'Hara, <b>Ann</b> O.",
                "Almaz, Tadesse (2), Almaz T.",
                "Almaz (the younger), Tadesse, Almaz T.",
                "Almaz 2, Tadesse 3, Almaz T.",
                // Arabic: compound names stay together, no full stop that jumps to the other end
                "مريم, حسن, مريم ح",
                "عبد الرحمن, محمد, عبد الرحمن م",
                "عبد الرحمن محمد الحسن, '', عبد الرحمن ح",
                "عبد الله (2), '', عبد الله",
                "محمد, عبد الله, محمد ع",
                "نور الدين, الخطيب, نور الدين خ",
                "أبو بكر, صالح, أبو بكر ص",
                "أم كلثوم, إبراهيم, أم كلثوم إ",
                "عبدالرحمن, آل سعود, عبدالرحمن آ",
                "عبد الرحمن, Osman, عبد الرحمن",
                "Abdul Rahman, Osman, Abdul Rahman O.",
                "Abd al-Rahman, al-Hassan, Abd al-Rahman H.",
                "Abd al Rahman, Osman, Abd al Rahman O.",
                "Nur al-Din, Zengi, Nur al-Din Z.",
                "Abu Bakr, Salih, Abu Bakr S.",
                "Habib ullah, Khan, Habib ullah K.",
                "Maryam, عثمان, Maryam",
                // Hebrew, Persian
                "שרה, כהן, שרה כ",
                "محمد\u200cرضا, کریمی, محمد\u200cرضا ک",
                // Ethiopic and Eritrean: baptismal names of two words
                "አልማዝ, ታደሰ, አልማዝ ታ.",
                "ገብረ ማርያም, ታደሰ, ገብረ ማርያም ታ.",
                "ኃይለ ሥላሴ ገብረ ማርያም, '', ኃይለ ሥላሴ ገ.",
                "አበበ በቀለ, '', አበበ በ.",
                "Gebre Mariam, Tadesse, Gebre Mariam T.",
                "Haile Selassie, '', Haile Selassie",
                "Haile Gebrselassie, '', Haile G.",
                // Burmese: no family name, often no blanks, a title that is no name
                "အောင်ဆန်းစုကြည်, '', အောင်ဆန်း ကြ.",
                "ဒေါ်အောင်ဆန်းစုကြည်, '', အောင်ဆန်း ကြ.",
                "ဒေါ် အောင် ဆန်း စု ကြည်, '', အောင် ကြ.",
                "နုနု, '', နုနု",
                "U Thant, '', Thant",
                "Aung San Suu Kyi, '', Aung K.",
                // scripts in which a letter is a syllable, or the whole family name
                "सीता, कुमारी, सीता कु.",
                "王小明, '', 王小",
                "小明, 王, 小明",
                "민준, 김, 민준",
                "𠮷野, '', 𠮷",
                // marks that turn the order are no part of a name
                "'\u202eAlmaz\u202c', Tadesse, Almaz T.",
            })
    void showsOnlyAsMuchOfANameAsAProviderNeeds(String given, String family, String shown) {
        assertThat(HolderName.shorten(given, family)).isEqualTo(shown);
    }

    @Test
    void shortensANameWithManyCombiningMarks() {
        String heap = "a" + "\u0323".repeat(100);

        assertThat(HolderName.shorten("abc" + heap + " " + heap))
                .startsWith("abc ")
                .hasSizeLessThanOrEqualTo(60);
        assertThat(HolderName.shorten(heap + " " + heap)).startsWith("\u1ea1").hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void shortensANameOfAHundredLetters() {
        for (String letter : new String[] {"x", "ሀ", "ع", "က", "क्ष", "𠮷"}) {
            assertThat(HolderName.shorten(letter.repeat(100), letter.repeat(100)))
                    .hasSizeLessThanOrEqualTo(60);
        }
    }

    @Test
    void refusesANameWithoutLetters() {
        assertThatIllegalArgumentException().isThrownBy(() -> HolderName.shorten(" ", "\u00a0"));
    }
}
