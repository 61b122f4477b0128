package org.lifeline.voucher;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfView;
import org.lifeline.platform.pdf.PrintRuns;
import org.springframework.stereotype.Component;

/** The voucher's letter as PDF, by templates/voucher. */
@Component
public final class VoucherDocument {

    private static final String FOLDER = "voucher";
    private static final String STANDARD = "voucher";
    private static final Locale LANGUAGE = Locale.ENGLISH;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", LANGUAGE);

    private final PdfRenderer renderer;
    private final PrintRuns printRuns;

    VoucherDocument(PdfRenderer renderer, PrintRuns printRuns) {
        this.renderer = renderer;
        this.printRuns = printRuns;
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
        return renderer.render(FOLDER + "/" + template, view(letter), letter.content().issuedAt());
    }

    /**
     * Renders many letters for a printer, in this order.
     *
     * @param template the name of a file in templates/voucher, without its ending
     * @param title what the document calls itself
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template does not work
     */
    PrintRuns.Printed print(String template, List<VoucherLetter> letters, String title) {
        return printRuns.print(FOLDER + "/" + template, letters, VoucherDocument::view, title);
    }

    /** Names of files in templates/voucher, without their ending. */
    List<String> templates() {
        return renderer.templates(FOLDER);
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
