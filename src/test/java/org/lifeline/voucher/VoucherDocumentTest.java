package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.pdf.PrintedQr;
import org.lifeline.platform.pdf.QrCode;
import org.lifeline.voucher.VoucherContent.Item;

class VoucherDocumentTest {

    @TempDir
    Path folder;

    @Test
    void showsTheHolderAllTheyNeedToKnow() throws Exception {
        byte[] pdf = Letters.DOCUMENT.render(Letters.letter());

        assertThat(text(pdf))
                .contains("Ministry of Health", "Emergency medical assistance", "Almaz T.", "1989")
                .doesNotContain("Bekele", "Tadesse")
                .contains("Appendectomy", "EUR 5,000.00", "21 November 2026 to 19 February 2027")
                .contains(
                        "Black Lion Hospital, Addis Ababa",
                        SampleVouchers.voucher().code().text(),
                        "EMA-2026")
                .contains("Senior officer, Emergency medical assistance", "https://lifeline.example")
                .doesNotContain("#");
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("en");
            assertThat(document.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
            String xmp = new String(
                    document.getDocumentCatalog().getMetadata().toByteArray(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(xmp)
                    .contains(
                            "pdfuaid:part",
                            "pdfaid:part",
                            "Voucher " + SampleVouchers.voucher().code().text());
        }
    }

    @Test
    void hasAQrCodeThatOtherDecodersReadAndTheVerifierAccepts() throws Exception {
        VoucherLetter letter = Letters.letter();

        String read = PrintedQr.read(Letters.DOCUMENT.render(letter), folder);

        assertThat(read).isEqualTo(letter.qr());
        VoucherVerifier verifier = new VoucherVerifier(org.lifeline.platform.signing.TestKeys.codes(Letters.KEYS));
        Verification verification = verifier.verify(read, SampleVouchers.ISSUED, "HOSP-01");
        assertThat(verification.valid()).isTrue();
        assertThat(verification.content().holderShown()).isEqualTo("Almaz T.");
        assertThat(QrCode.of(read).version()).isLessThanOrEqualTo(14);
    }

    @Test
    void rendersTheSameBytesEachTime() throws Exception {
        VoucherLetter letter = Letters.letter();
        byte[] first = Letters.DOCUMENT.render(letter);
        Instant second = Instant.now().plusSeconds(1);
        byte[] again = Letters.DOCUMENT.render(letter);
        while (Instant.now().isBefore(second)) {
            again = Letters.DOCUMENT.render(letter);
        }

        assertThat(again).isEqualTo(first);
        assertThat(Letters.DOCUMENT.render(Letters.letter()))
                .as("another signature")
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zoë Ọlábísí O'Hara-Müller",
                "አልማዝ በቀለ ታደሰ",
                "مريم حسن العلي",
                "सीता कुमारी क्षत्रिय",
                "Нино Ґалаґан"
            })
    void keepsANameInItsOwnScript(String name) throws Exception {
        byte[] pdf = Letters.DOCUMENT.render(Letters.letter(name, SampleVouchers.voucher(), List.of()));

        // the glyphs of shaped scripts map back to text letter by letter or not at all, so look at the page for those
        if (Character.UnicodeScript.of(name.codePointAt(0)) != Character.UnicodeScript.ARABIC
                && Character.UnicodeScript.of(name.codePointAt(0)) != Character.UnicodeScript.DEVANAGARI) {
            assertThat(java.text.Normalizer.normalize(text(pdf), java.text.Normalizer.Form.NFC))
                    .contains(name);
        }
        assertThat(ink(pdf)).as("ink where the name stands").isGreaterThan(300);
        assertThat(text(pdf)).doesNotContain("#");
        assertThat(fonts(pdf)).anyMatch(font -> font.contains(fontOf(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"নাসরিন আক্তার চৌধুরী", "အောင်ဆန်းစုကြည်", "សុខ វិចិត្រ"})
    void drawsNamesInComplexScriptsAsOutlines(String name) throws Exception {
        byte[] pdf = Letters.DOCUMENT.render(Letters.letter(name, SampleVouchers.voucher(), List.of()));

        assertThat(ink(pdf)).as("ink where the name stands").isGreaterThan(300);
        assertThat(text(pdf)).contains("EUR 5,000.00").doesNotContain("#");
        assertThat(PrintedQr.read(pdf, folder)).startsWith("https://lifeline.example/v#");
    }

    @Test
    void rendersWithoutItemsAndProviders() throws Exception {
        byte[] pdf = Letters.DOCUMENT.render(
                Letters.letter("Almaz", SampleVouchers.voucher(List.of(), List.of()), List.of()));

        assertThat(text(pdf)).contains("At every provider of this programme").doesNotContain("\nFor\n");
    }

    /** Where brackets and digits stand behind or before a name of the other direction, the whole reads as its writer wrote it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "عبد الله (2)",
                "(2) عبد الله",
                "عبد الله [Abdullah]",
                "Almaz (2)",
                "Clinic (عبد الله)",
                "عبد الله O'Hara (3)",
                "مستشفى 12/3."
            })
    void keepsTheDirectionOfANameInBothLayouts(String text) throws Exception {
        for (Language language : List.of(Language.ENGLISH, new Language("ar", "العربية", true))) {
            VoucherLetter plain = Letters.letter("Almaz T.", SampleVouchers.voucher(), List.of(text));
            byte[] pdf = Letters.DOCUMENT.render(new VoucherLetter(
                    language,
                    plain.organisation(),
                    plain.programmeName(),
                    plain.content(),
                    plain.places(),
                    plain.signatory(),
                    plain.qr(),
                    plain.zone()));
            assertThat(linesFromTheLeft(pdf)).as(language.code()).contains(fromTheLeft(text));
        }
    }

    @Test
    void showsMarkupAndControlCharactersAsTextOrNotAtAll() throws Exception {
        String nasty = "<fo:block>&amp;\u0000\u0007\u202Eevil\uD800 ]]></script>";
        byte[] pdf = Letters.DOCUMENT.render(Letters.letter("Almaz", SampleVouchers.voucher(), List.of(nasty)));

        assertThat(text(pdf).replace("\n", "")).contains("<fo:block>&amp;evil ]]></script>");
    }

    @Test
    void givesALongListASecondPage() throws Exception {
        List<String> places =
                IntStream.range(0, 40).mapToObj(i -> "Hospital number " + i).toList();
        byte[] pdf = Letters.DOCUMENT.render(
                Letters.letter("Almaz", SampleVouchers.voucher(List.of(new Item("Dressing", 12)), List.of()), places));

        assertThat(text(pdf)).contains("12 \u00d7 Dressing", "Hospital number 39", "Page 2 of");
    }

    @Test
    void isRenderedWithSampleDataAtStart() throws Exception {
        assertThat(text(Letters.templates().renderSample())).contains("Sample");
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    /** The text as it stands on paper from the left, Arabic letters as one A, without blanks. */
    private static String fromTheLeft(String text) {
        return new com.ibm.icu.text.Bidi(text, com.ibm.icu.text.Bidi.LEVEL_DEFAULT_LTR)
                .writeReordered(com.ibm.icu.text.Bidi.DO_MIRRORING)
                .replaceAll("\\p{IsArabic}+", "A")
                .replaceAll("\\s", "")
                .replaceAll("A+", "A");
    }

    private static Collection<String> linesFromTheLeft(byte[] pdf) throws IOException {
        Map<Integer, TreeMap<Float, String>> lines = new TreeMap<>();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition glyph) {
                    boolean arabic = glyph.getFont().getName().contains("Arabic");
                    lines.computeIfAbsent(Math.round(glyph.getY()), y -> new TreeMap<>())
                            .put(glyph.getX(), arabic ? "A" : glyph.getUnicode());
                }
            }.getText(document);
        }
        return lines.values().stream()
                .map(line ->
                        String.join("", line.values()).replaceAll("\\s", "").replaceAll("A+", "A"))
                .toList();
    }

    private static List<String> fonts(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            List<String> names = new java.util.ArrayList<>();
            var resources = document.getPage(0).getResources();
            for (var name : resources.getFontNames()) {
                names.add(resources.getFont(name).getName());
            }
            return names;
        }
    }

    private static String fontOf(String name) {
        return switch (Character.UnicodeScript.of(name.codePointAt(0))) {
            case ETHIOPIC -> "NotoSansEthiopic";
            case ARABIC -> "NotoSansArabic";
            case DEVANAGARI -> "NotoSansDevanagari";
            default -> "NotoSans";
        };
    }

    /** Dark pixels in the line under "Holder", left column, at 150 dpi. */
    private static long ink(byte[] pdf) throws IOException {
        BufferedImage page = PrintedQr.scan(pdf, 0);
        long dark = 0;
        for (int y = 262; y < 300; y++) {
            for (int x = 70; x < 480; x++) {
                if ((page.getRGB(x, y) & 0xff) < 128) {
                    dark++;
                }
            }
        }
        return dark;
    }
}
