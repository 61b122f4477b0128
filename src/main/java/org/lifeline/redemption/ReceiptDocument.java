package org.lifeline.redemption;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.pdf.PdfView;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Presence;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherContent;
import org.springframework.stereotype.Component;

/** Renders the receipt of a redemption as PDF, with the templates in templates/receipt. */
@Component
public final class ReceiptDocument implements PdfSample {

    private static final Locale LANGUAGE = Locale.ENGLISH;

    private final PdfRenderer renderer;

    ReceiptDocument(PdfRenderer renderer) {
        this.renderer = renderer;
    }

    /**
     * Renders the receipt. The same receipt always gives the same bytes.
     *
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error
     */
    public byte[] render(Receipt receipt) {
        return renderer.render(
                "receipt/receipt", view(receipt), receipt.redemption().redeemedAt());
    }

    @Override
    public byte[] renderSample() {
        Money amount = Money.ofMinor("EUR", 1);
        return render(new Receipt(
                "Sample",
                "Sample",
                "Sample",
                new Redemption(
                        new UUID(0, 0),
                        VoucherCode.of(new byte[VoucherCode.BYTES]),
                        "SAMPLE",
                        amount,
                        amount,
                        "sample",
                        Instant.EPOCH,
                        Presence.pin,
                        null,
                        "Sample",
                        false,
                        null),
                List.of(new VoucherContent.Item("Sample", 1)),
                null,
                "Sample",
                ZoneOffset.UTC));
    }

    private static PdfView view(Receipt receipt) {
        Redemption redemption = receipt.redemption();
        PdfView view = PdfView.of("receipt")
                .text("organisation", receipt.organisation())
                .text("reference", redemption.id().toString().substring(0, 8))
                .text("referenceLabel", "Receipt")
                .text("programme", receipt.programmeName())
                .text("provider", receipt.providerName())
                .text("amount", redemption.amount().format(LANGUAGE))
                .text("balance", redemption.balance().format(LANGUAGE))
                .text("voucher", redemption.voucher().text())
                .text("time", time(redemption.redeemedAt(), receipt))
                .text("by", redemption.redeemedBy())
                .text("device", redemption.device())
                .text("presence", presence(redemption))
                .text("helpLine", receipt.helpLine())
                .text("id", redemption.id().toString());
        if (!receipt.given().isEmpty()) {
            view.text(
                    "given",
                    receipt.given().stream()
                            .map(item -> item.quantity() + " \u00d7 " + item.name())
                            .collect(Collectors.joining(", ")));
        }
        if (receipt.reversal() != null) {
            view.text(
                    "reversed",
                    "Taken back on " + time(receipt.reversal().reversedAt(), receipt)
                            + ": this receipt holds no longer");
        }
        return view;
    }

    private static String time(Instant at, Receipt receipt) {
        return new Times(receipt.zone()).moment(at, LANGUAGE);
    }

    private static String presence(Redemption redemption) {
        return switch (redemption.presence()) {
            case none -> "not asked for";
            case pin -> "PIN";
            case id ->
                redemption.paper() == null
                        ? "identity paper"
                        : redemption.paper().title();
        };
    }
}
