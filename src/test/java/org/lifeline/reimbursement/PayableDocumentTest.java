package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PrintedQr;
import org.lifeline.platform.signing.TestKeys;
import org.lifeline.reimbursement.PayableLetter.Approval;
import org.lifeline.reimbursement.PayableLetter.Line;

class PayableDocumentTest {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

    private final PayableSigner signer =
            new PayableSigner(TestKeys.codes(TestKeys.fresh()), Clock.fixed(NOW, ZoneOffset.UTC));
    private final PayableDocument document = new PayableDocument(new PdfRenderer());

    @TempDir
    Path folder;

    @Test
    void showsPayeePurposeAndApprovers() throws Exception {
        byte[] pdf = document.render(letter(2));

        assertThat(text(pdf))
                .contains("Ministry of Health", "C-2026-000045", "Black Lion Hospital", "HOSP-01", "INV 7/2026")
                .contains("DE89 3704 0044 0532 0130 00", "COBADEFFXXX", "Addis Medical PLC")
                .contains("AEBA-GBAF-AYDQ-QCI0", "AEBA-GBAF-AYDQ-QCI1", "Appendectomy", "EUR 2,400.00", "EUR 4,800.00")
                .contains("Accountant", "Hanna Girma", "1 Dec 2026, 11:00 (Germany Time)", "ab".repeat(32))
                .contains("Page 1 of 1");
    }

    @Test
    void hasAQrCodeThatOtherDecodersReadAndTheSignerVerifies() throws Exception {
        PayableLetter letter = letter(1);

        String read = PrintedQr.read(document.render(letter), folder);

        assertThat(read).isEqualTo(letter.qr());
        assertThat(signer.verify(read).content()).isEqualTo(letter.content());
    }

    @Test
    void rendersWithoutLinesAndOverManyPages() throws Exception {
        assertThat(text(document.render(letter(0)))).contains("EUR 4,800.00").doesNotContain("What was given");
        assertThat(text(document.render(letter(90)))).contains("Page 3 of", "Total");
    }

    private PayableLetter letter(int lines) {
        PayableContent content = new PayableContent(
                "C-2026-000045", "HOSP-01", Money.ofMinor("EUR", 480_000), "INV 7/2026", NOW, "ab".repeat(32));
        return new PayableLetter(
                "Ministry of Health",
                "https://lifeline.example",
                "Emergency medical assistance",
                content,
                "Black Lion Hospital",
                "Addis Medical PLC",
                "Account",
                "DE89370400440532013000",
                "COBADEFFXXX",
                IntStream.range(0, lines)
                        .mapToObj(i ->
                                new Line("AEBA-GBAF-AYDQ-QCI" + i, "Appendectomy", NOW, Money.ofMinor("EUR", 240_000)))
                        .toList(),
                List.of(
                        new Approval("Accountant", "Hanna Girma", NOW),
                        new Approval("Cash manager", "Yonas Alemu", NOW)),
                signer.sign(content).text(),
                ZoneId.of("Europe/Berlin"));
    }

    private static String text(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }
}
