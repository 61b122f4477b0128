package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The letter speaks its holder's language. */
class VoucherWordsTest extends LifelineTest {

    private static final Map<String, String> VALUES = Map.of(
            "organisation",
            "O",
            "code",
            "C",
            "issuer",
            "I",
            "issued",
            "1",
            "from",
            "2",
            "until",
            "3",
            "count",
            "4",
            "item",
            "5",
            "year",
            "6");

    static Stream<Language> languages() throws IOException {
        return new Languages(new PathMatchingResourcePatternResolver()).all().stream();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyTextExistsInEveryLanguage(Language language) {
        Map<String, String> english = VoucherWords.of(Language.ENGLISH, null);
        Map<String, String> words = VoucherWords.of(language, null);

        assertThat(words.keySet()).isEqualTo(english.keySet());
        words.forEach((key, text) ->
                assertThat(VoucherWords.fill(text, VALUES)).as(key).doesNotContain("{", "}"));
        if (!language.equals(Language.ENGLISH)) {
            assertThat(words.get("step1")).isNotEqualTo(english.get("step1"));
            assertThat(words.get("title")).isNotEqualTo(english.get("title"));
        }
    }

    @Test
    void aProgrammeCanOverrideTexts() throws IOException {
        Language french =
                languages().filter(l -> l.code().equals("fr")).findFirst().orElseThrow();

        assertThat(VoucherWords.of(Language.ENGLISH, "WORDS-1"))
                .containsEntry("conditions", "Bring the child along.")
                .containsEntry("holder", "Holder");
        assertThat(VoucherWords.of(french, "WORDS-1"))
                .containsEntry("conditions", "Amenez l’enfant, {{code}}.")
                .containsEntry("holder", "Titulaire");
        assertThat(VoucherWords.of(french, "OTHER")).containsEntry("conditions", "");
        assertThat(VoucherWords.of(french, "../mail/x")).isEqualTo(VoucherWords.of(french, null));
    }

    @Test
    void usesOnlyAvailableValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VoucherWords.fill("for {{phone}}", VALUES))
                .withMessageContaining("phone");
        assertThat(VoucherWords.fill("{{code}}", Map.of("code", "$1\\"))).isEqualTo("$1\\");
    }

    @Test
    void printsInTheLanguageOfTheApplication() throws IOException {
        Api applicant = as("applicant");
        String code = Cases.voucher(applicant, Cases.answers("language", "fr"))
                .path("code")
                .asText();

        String letter = text(Cases.voucherLetter(applicant, code));

        assertThat(letter)
                .contains("Bon d’assistance", "Titulaire", "Page 1 sur 1", code)
                .doesNotContain("How to use it");
    }

    @Test
    void keepsTheCodeReadableFromLeftToRight() throws IOException {
        byte[] letter = Letters.templates().preview("voucher", "Arabic", "Ministry of Health");

        assertThat(text(letter)).contains("AAAA-AAAA-AAAA-AAAA", "EUR 1,250.50");
        try (PDDocument document = Loader.loadPDF(letter)) {
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("ar");
        }
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }
}
