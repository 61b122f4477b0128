package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.pdf.PdfView;
import org.lifeline.platform.time.Times;
import org.springframework.stereotype.Component;

/** Renders the accounts-payable document as PDF, with the templates in templates/payable. */
@Component
public final class PayableDocument implements PdfSample {

    private static final Locale LANGUAGE = Locale.ENGLISH;

    private final PdfRenderer renderer;

    PayableDocument(PdfRenderer renderer) {
        this.renderer = renderer;
    }

    /**
     * Renders the document. The same letter always gives the same bytes, so a second attempt stores the same document.
     *
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error
     */
    public byte[] render(PayableLetter letter) {
        return renderer.render("payable/payable", view(letter), letter.content().issuedAt());
    }

    @Override
    public byte[] renderSample() {
        Money amount = Money.ofMinor("EUR", 1);
        return render(new PayableLetter(
                "Sample",
                "https://lifeline.invalid",
                "Sample",
                new PayableContent("Sample", "Sample", amount, "Sample", Instant.EPOCH, null),
                "Sample",
                "Sample",
                "Account",
                "Sample",
                null,
                List.of(new PayableLetter.Line("Sample", "Sample", Instant.EPOCH, amount)),
                List.of(new PayableLetter.Approval("Sample", "Sample", Instant.EPOCH)),
                "https://lifeline.invalid/p#SAMPLE",
                ZoneOffset.UTC));
    }

    private static PdfView view(PayableLetter letter) {
        PayableContent content = letter.content();
        Times times = new Times(letter.zone());
        PdfView view = PdfView.of("payable")
                .text("organisation", letter.organisation())
                .text("reference", content.claimNumber())
                .text("referenceLabel", "Claim")
                .text("programme", letter.programmeName())
                .text("issuer", letter.issuer())
                .text("issued", times.day(content.issuedAt(), LANGUAGE))
                .text("payee", letter.payee())
                .text("payeeCode", content.creditor())
                .text("accountHolder", letter.accountHolder())
                .text("accountLabel", letter.accountLabel())
                .text("account", asPrinted(letter.account()))
                .text("bic", letter.bic())
                .text("invoice", content.invoice())
                .text("total", content.amount().format(LANGUAGE))
                .text("instruction", content.instructionSha256())
                .qr("qr", letter.qr());
        for (PayableLetter.Line line : letter.lines()) {
            view.child("line")
                    .text("voucher", line.voucherCode())
                    .text("what", line.what())
                    .text("given", times.shortDay(line.givenAt(), LANGUAGE))
                    .text("amount", line.amount().format(LANGUAGE));
        }
        for (PayableLetter.Approval approval : letter.approvals()) {
            view.child("approval")
                    .text("role", approval.role())
                    .text("name", approval.name())
                    .text("time", times.shortMoment(approval.decidedAt(), LANGUAGE));
        }
        return view;
    }

    /** An account number in groups of four, as IBANs are printed (ISO 13616); a wallet or an address as it is. */
    private static String asPrinted(String account) {
        return account.matches("[A-Za-z0-9/.-]+") ? account.replaceAll("(.{4})(?=.)", "$1 ") : account;
    }
}
