package org.lifeline.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.programme.Presence;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherContent;

/** What a beneficiary takes home. */
class ReceiptDocumentTest {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

    private final ReceiptDocument document = new ReceiptDocument(new PdfRenderer());

    @Test
    void showsPlaceTimeAndAmount() throws Exception {
        byte[] pdf = document.render(receipt(null));

        assertThat(text(pdf))
                .contains("Ministry of Health", "Emergency medical assistance", "Black Lion Hospital", "ጥቁር አንበሳ")
                .contains("EUR 120.50", "EUR 379.50", "AAAA-AAAA-AAAA-AAAA", "1 December 2026, 11:00 (Germany Time)")
                .contains("Refugee card", "desk.2", "Tablet at the door", "00000000-0000-0007-0000-000000000008")
                .contains("call +251 11 555 0199")
                .doesNotContain("Taken back");
        Files.createDirectories(Path.of("target/pictures"));
        Files.write(Path.of("target/pictures/receipt.pdf"), pdf);
    }

    @Test
    void showsThatTheRedemptionWasReversed() throws Exception {
        Reversal reversal =
                new Reversal(new UUID(7, 8), "Wrong amount", NOW.plusSeconds(3600), Money.ofMinor("EUR", 50_000));

        assertThat(text(document.render(receipt(reversal))))
                .contains("Taken back on 1 December 2026, 12:00 (Germany Time)")
                .doesNotContain("Wrong amount");
    }

    @Test
    void isAnArchivableAndAccessiblePdf() throws Exception {
        try (PDDocument pdf = Loader.loadPDF(document.render(receipt(null)))) {
            String about = new String(pdf.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8);
            assertThat(about).contains("<pdfaid:part>3<", "<pdfuaid:part>1<");
            assertThat(pdf.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
        }
    }

    private static Receipt receipt(@Nullable Reversal reversal) {
        return new Receipt(
                "Ministry of Health",
                "Emergency medical assistance",
                "Black Lion Hospital ጥቁር አንበሳ",
                new Redemption(
                        new UUID(7, 8),
                        VoucherCode.of(new byte[VoucherCode.BYTES]),
                        "HOSP-01",
                        Money.ofMinor("EUR", 12_050),
                        Money.ofMinor("EUR", 37_950),
                        "desk.2",
                        NOW,
                        Presence.id,
                        IdentityPaper.refugeeCard,
                        "Tablet at the door",
                        false,
                        reversal == null ? null : reversal.reversedAt()),
                List.of(new VoucherContent.Item("insulin pen", 2)),
                reversal,
                "+251 11 555 0199",
                ZoneId.of("Europe/Berlin"));
    }

    private static String text(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }
}
