package org.lifeline.redemption;

import java.time.Instant;
import org.lifeline.voucher.VoucherCode;

/**
 * How often beneficiaries said that they did not get help that was redeemed, or were asked to pay for it. Complaints of which a manager found
 * that they were wrong do not count. The domain that asks beneficiaries, which knows redemptions, implements it.
 */
public interface ComplaintCounts {

    /** Complaints about a provider that came after this moment. */
    int ofProvider(String provider, Instant since);

    /** Complaints about the redemptions of a voucher at a provider that came after this moment. */
    int ofVoucher(VoucherCode voucher, String provider, Instant since);
}
