package org.lifeline.redemption;

import java.util.UUID;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.voucher.VoucherItems;
import org.lifeline.voucher.Vouchers;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;

/** Receipts. They are not stored but rendered whenever one is requested. */
@Service
public class Receipts {

    private final Redemptions redemptions;
    private final Reversals reversals;
    private final Vouchers vouchers;
    private final VoucherItems items;
    private final Programmes programmes;
    private final ReceiptDocument document;
    private final LifelineProperties properties;
    private final HelpLine helpLine;

    Receipts(
            Redemptions redemptions,
            Reversals reversals,
            Vouchers vouchers,
            VoucherItems items,
            Programmes programmes,
            ReceiptDocument document,
            LifelineProperties properties,
            HelpLine helpLine) {
        this.helpLine = helpLine;
        this.redemptions = redemptions;
        this.reversals = reversals;
        this.vouchers = vouchers;
        this.items = items;
        this.programmes = programmes;
        this.document = document;
        this.properties = properties;
    }

    /**
     * The receipt as a response that a browser shows in place.
     *
     * @param user a provider's account
     * @throws Refused 404 for a redemption of another organisation
     */
    ResponseEntity<byte[]> show(String user, UUID id) {
        ServiceProvider provider = programmes.providerOf(user);
        return respond(redemptions.find(provider.code(), id).orElseThrow(Redemptions::unknown), provider.name());
    }

    /**
     * The same, of whichever provider. The caller checks who may see it.
     *
     * @throws Refused 404 when there is no such redemption
     */
    public ResponseEntity<byte[]> show(UUID id) {
        Redemption redemption = redemptions.find(id).orElseThrow(Redemptions::unknown);
        return respond(
                redemption,
                programmes.provider(redemption.provider()).orElseThrow().name());
    }

    private ResponseEntity<byte[]> respond(Redemption redemption, String provider) {
        String programme = vouchers.get(redemption.voucher()).programme();
        byte[] pdf = document.render(new Receipt(
                properties.organisation(),
                programmes.get(programme).name(),
                provider,
                redemption,
                items.givenBy(redemption.id()),
                reversals.find(redemption).orElse(null),
                helpLine.of(programme).orElse(null),
                properties.zone()));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename("receipt-" + redemption.id() + ".pdf")
                                .build()
                                .toString())
                .body(pdf);
    }
}
