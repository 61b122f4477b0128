package org.lifeline.voucher;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.pdf.PdfView;
import org.springframework.stereotype.Component;

/** The voucher's letter as PDF, by templates/voucher. */
@Component
public final class VoucherDocument implements PdfSample {

    private static final String STANDARD = "voucher";
    private static final Locale LANGUAGE = Locale.ENGLISH;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", LANGUAGE);

    private final PdfRenderer renderer;

    VoucherDocument(PdfRenderer renderer) {
        this.renderer = renderer;
    }

    /**
     * Renders. The same letter gives the same bytes, so a second attempt stores the same document.
     *
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template does not work
     */
    public byte[] render(VoucherLetter letter) {
        return render(STANDARD, letter);
    }

    /**
     * Renders by another template than the standard one.
     *
     * @param template the name of a file in templates/voucher, without its ending
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template does not work
     */
    public byte[] render(String template, VoucherLetter letter) {
        return renderer.render("voucher/" + template, view(letter), letter.content().issuedAt());
    }

    @Override
    public byte[] renderSample() {
        Instant now = Instant.EPOCH;
        VoucherContent content = new VoucherContent(
                "https://lifeline.invalid",
                VoucherCode.of(new byte[VoucherCode.BYTES]),
                now,
                now.plusSeconds(86_400),
                now,
                "SAMPLE",
                List.of(new VoucherContent.Item("Sample", 1)),
                Money.ofMinor("EUR", 1),
                "Sample",
                2000,
                List.of(),
                VoucherContent.OfflineLimits.NONE,
                new VoucherContent.StatusReference("https://lifeline.invalid/status-lists/1", 1));
        return render(new VoucherLetter(
                "Sample", "Sample", "Sample", content, List.of("Sample"), "Sample", "https://lifeline.invalid/v#SAMPLE", ZoneOffset.UTC));
    }

    private static PdfView view(VoucherLetter letter) {
        VoucherContent content = letter.content();
        ZoneId zone = letter.zone();
        PdfView view = PdfView.of("voucher")
                .text("organisation", letter.organisation())
                .text("programme", letter.programmeName())
                .text("holder", letter.holderName())
                .text("birthYear", content.birthYear() == null ? null : content.birthYear().toString())
                .text("value", content.amount().format(LANGUAGE))
                .text("valid", day(content.validFrom(), zone) + " to " + lastDay(content.expires(), zone))
                .text("issued", day(content.issuedAt(), zone))
                .text("issuer", content.issuer())
                .text("code", content.code().text())
                .text("signatory", letter.signatory())
                .qr("qr", letter.qr());
        content.items().forEach(item -> view.text(
                "item", item.quantity() == 1 ? item.name() : item.quantity() + " \u00d7 " + item.name()));
        if (letter.places().isEmpty()) {
            view.text("place", "At every provider of this programme");
        }
        letter.places().forEach(place -> view.text("place", place));
        view.text("reference", content.programme()).text("referenceLabel", "Programme");
        return view;
    }

    private static String day(Instant time, ZoneId zone) {
        return DAY.format(time.atZone(zone));
    }

    /** The end is the first moment that no longer counts; people read a date as its last one. */
    private static String lastDay(Instant end, ZoneId zone) {
        return day(end.minusSeconds(1), zone);
    }
}
