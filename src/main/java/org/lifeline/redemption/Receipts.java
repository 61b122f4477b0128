package org.lifeline.redemption;

import java.util.UUID;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.voucher.VoucherItems;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Service;

/** Receipts. They are not stored but rendered whenever one is requested. */
@Service
class Receipts {

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
     * The receipt as PDF.
     *
     * @param user a provider's account
     * @throws Refused 404 for a redemption of another organisation
     */
    byte[] of(String user, UUID id) {
        ServiceProvider provider = programmes.providerOf(user);
        Redemption redemption = redemptions.find(provider.code(), id).orElseThrow(Redemptions::unknown);
        String programme = vouchers.get(redemption.voucher()).programme();
        return document.render(new Receipt(
                properties.organisation(),
                programmes.get(programme).name(),
                provider.name(),
                redemption,
                items.givenBy(id),
                reversals.find(redemption).orElse(null),
                helpLine.of(programme).orElse(null),
                properties.zone()));
    }
}
