package org.lifeline.voucher;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfView;
import org.lifeline.platform.pdf.PrintRuns;
import org.lifeline.platform.time.Times;
import org.springframework.stereotype.Component;

/** Renders the voucher's letter as PDF, with the templates in templates/voucher. */
@Component
public final class VoucherDocument {

    private static final String FOLDER = "voucher";
    private static final String STANDARD = "voucher";
    private static final String SEVERAL = "items";
    private static final String ABOUT = "aboutYear";

    private final PdfRenderer renderer;
    private final PrintRuns printRuns;

    VoucherDocument(PdfRenderer renderer, PrintRuns printRuns) {
        this.renderer = renderer;
        this.printRuns = printRuns;
    }

    /**
     * Renders the letter with the standard template. The same letter always gives the same bytes, so a second attempt stores the same
     * document.
     *
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error
     */
    public byte[] render(VoucherLetter letter) {
        return render(STANDARD, letter);
    }

    /**
     * Renders the letter with another template than the standard one.
     *
     * @param template the name of a file in templates/voucher, without its ending
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error
     */
    public byte[] render(String template, VoucherLetter letter) {
        return renderer.render(
                FOLDER + "/" + template, view(letter), letter.content().issuedAt());
    }

    /**
     * Renders many letters into one document for a printer, in this order.
     *
     * @param template the name of a file in templates/voucher, without its ending
     * @param title the title of the document
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error
     */
    PrintRuns.Printed print(String template, List<VoucherLetter> letters, String title) {
        return printRuns.print(FOLDER + "/" + template, letters, VoucherDocument::view, title);
    }

    /** Names of the files in templates/voucher, without their ending. */
    List<String> templates() {
        return renderer.templates(FOLDER);
    }

    private static PdfView view(VoucherLetter letter) {
        VoucherContent content = letter.content();
        Language language = letter.language();
        Times times = new Times(letter.zone());
        Map<String, String> values = Map.of(
                "organisation", letter.organisation(),
                "code", content.code().text(),
                "issuer", content.issuer(),
                "issued", times.day(content.issuedAt(), language),
                "from", times.day(content.validFrom(), language),
                "until", times.until(content.expires(), language));
        Map<String, String> words = VoucherWords.of(language, content.programme());
        PdfView view = PdfView.of("voucher")
                .attribute("language", language.code())
                .attribute("direction", language.rightToLeft() ? "rl" : "lr");
        PdfView said = view.child("words");
        words.forEach((key, text) -> {
            // the two excluded texts are filled where they are used, such as once for each item
            if (!text.isEmpty() && !key.equals(SEVERAL) && !key.equals(ABOUT)) {
                said.text(key, VoucherWords.fill(text, values));
            }
        });
        view.text("organisation", letter.organisation())
                .text("programme", letter.programmeName())
                .text("holder", letter.content().holderShown())
                .text("birthYear", birthYear(content.birth(), words))
                .text("value", content.amount().format(language.numbers()))
                .text("valid", VoucherWords.fill(words.getOrDefault("validity", "{{from}} – {{until}}"), values))
                .text("code", content.code().text())
                .text("signatory", letter.signatory())
                .qr("qr", letter.qr());
        VoucherLogo.of(content.programme()).ifPresent(logo -> view.drawing("logo", logo));
        content.items()
                .forEach(item -> view.text(
                        "item",
                        item.quantity() == 1
                                ? item.name()
                                : VoucherWords.fill(
                                        words.getOrDefault(SEVERAL, "{{count}} {{item}}"),
                                        Map.of("count", Long.toString(item.quantity()), "item", item.name()))));
        if (letter.places().isEmpty()) {
            view.text("place", words.getOrDefault("everyPlace", ""));
        }
        letter.places().forEach(place -> view.text("place", place));
        return view.text("reference", content.programme());
    }

    private static @Nullable String birthYear(VoucherContent.@Nullable BirthYear birth, Map<String, String> words) {
        if (birth == null) {
            return null;
        }
        String year = Integer.toString(birth.year());
        return birth.approximate()
                ? VoucherWords.fill(words.getOrDefault(ABOUT, "~ {{year}}"), Map.of("year", year))
                : year;
    }
}
