package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lifeline.platform.pdf.Drawing;
import org.lifeline.platform.pdf.PrintedQr;
import org.lifeline.platform.signing.TestKeys;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** Every template, with a name in every script: a new one in templates/voucher is tested with the others. */
@Tag("slow")
class VoucherTemplatesTest {

    private static final VoucherTemplates TEMPLATES = Letters.templates();
    private static final Path PICTURES = Path.of("target", "pictures");

    @TempDir
    Path folder;

    @BeforeAll
    static void startsTheValidator() {
        VeraGreenfieldFoundryProvider.initialise();
    }

    static Stream<Arguments> samples() {
        return TEMPLATES.names().stream()
                .flatMap(name -> TEMPLATES.samples().stream().map(language -> Arguments.of(name, language)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyTemplateIsAnArchivableAndAccessiblePdf(String template, String language) throws Exception {
        byte[] pdf = TEMPLATES.preview(template, language, "Ministry of Health");

        // what a document says that it is
        String xmp = xmp(pdf);
        boolean accessible = xmp.contains("pdfaid:conformance>A") || xmp.contains("pdfaid:conformance=\"A\"");
        validate(pdf, accessible ? PDFAFlavour.PDFA_3_A : PDFAFlavour.PDFA_3_U);
        validate(pdf, PDFAFlavour.PDFUA_1);
        picture(pdf, "template-" + template + "-" + language);
    }

    @Test
    void theQrCodeIsReadableInEachSize() throws Exception {
        for (String template : TEMPLATES.names()) {
            byte[] pdf = TEMPLATES.preview(template, "English", "Ministry of Health");
            assertThat(PrintedQr.read(pdf, folder)).as(template).startsWith("https://lifeline.invalid/v#");
            try (PDDocument document = Loader.loadPDF(pdf)) {
                assertThat(document.getNumberOfPages()).as(template).isEqualTo(1);
            }
        }
    }

    @Test
    void aPreviewIsNotAValidVoucher() throws Exception {
        byte[] pdf = TEMPLATES.preview("voucher", "English", "Ministry of Health");
        VoucherVerifier verifier = new VoucherVerifier(TestKeys.codes(Letters.KEYS));
        assertThat(verifier.verify(PrintedQr.read(pdf, folder), SampleVouchers.ISSUED, null)
                        .valid())
                .isFalse();
    }

    @Test
    void oneCommandPreviewsATemplate() throws Exception {
        Path file = folder.resolve("card.pdf");
        assertThat(command("voucher-card", file.toString(), "Arabic")).startsWith("Look at ");
        assertThat(Files.readAllBytes(file)).startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
        assertThat(command())
                .startsWith("Say which template and which file: preview-voucher [voucher, voucher-a4, voucher-card]");
        assertThat(command("no-such", "x.pdf")).startsWith("Say which template");
        assertThat(command("voucher", file.toString(), "Latin")).startsWith("There is no sample in Latin");
    }

    private static String command(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PreviewVoucher.run(args, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    /** logo-LOGO-1.svg is red, the product's own logo is not. */
    @Test
    void aProgrammeHasItsOwnLogo() throws Exception {
        VoucherContent sample = SampleVouchers.voucher();
        byte[] pdf = Letters.DOCUMENT.render(Letters.letter(
                "Almaz Bekele",
                new VoucherContent(
                        sample.issuer(),
                        sample.code(),
                        sample.validFrom(),
                        sample.expires(),
                        sample.issuedAt(),
                        "LOGO-1",
                        sample.items(),
                        sample.amount(),
                        sample.holderShown(),
                        sample.birth(),
                        sample.providers(),
                        sample.offline(),
                        sample.status()),
                List.of()));

        assertThat(redDots(pdf)).isGreaterThan(200);
        assertThat(redDots(Letters.DOCUMENT.render(Letters.letter()))).isLessThan(20);
        validate(pdf, PDFAFlavour.PDFA_3_A);
        validate(pdf, PDFAFlavour.PDFUA_1);
        picture(pdf, "template-own-logo");
    }

    private static long redDots(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            BufferedImage page = new PDFRenderer(document).renderImageWithDPI(0, 72);
            return IntStream.range(0, page.getWidth() * page.getHeight())
                    .map(i -> page.getRGB(i % page.getWidth(), i / page.getWidth()) & 0xffffff)
                    .filter(rgb -> rgb >> 16 > 0xc8 && (rgb >> 8 & 0xff) < 0x20 && (rgb & 0xff) < 0x20)
                    .count();
        }
    }

    @Test
    void refusesALogoThatIsNotADrawing() {
        for (String bad : List.of(
                "<html xmlns='http://www.w3.org/1999/xhtml'/>",
                "no drawing",
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "<!DOCTYPE svg [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>&e;</svg>")) {
            assertThatThrownBy(() ->
                            Drawing.read(new ByteArrayInputStream(bad.getBytes(StandardCharsets.UTF_8)), "logo-X.svg"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("logo-X.svg");
        }
    }

    private static void validate(byte[] pdf, PDFAFlavour flavour) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            assertThat(result.getTestAssertions()).as(flavour.toString()).isEmpty();
            assertThat(result.isCompliant()).as(flavour.toString()).isTrue();
        }
    }

    private static String xmp(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new String(document.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8);
        }
    }

    private static void picture(byte[] pdf, String name) throws Exception {
        Files.createDirectories(PICTURES);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            ImageIO.write(
                    new PDFRenderer(document).renderImageWithDPI(0, 110),
                    "png",
                    PICTURES.resolve(name + ".png").toFile());
        }
    }
}
