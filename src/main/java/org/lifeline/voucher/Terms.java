package org.lifeline.voucher;

import org.lifeline.voucher.VoucherContent.OfflineLimits;

/**
 * What the decision table {@code voucherTerms} says: what a provider may do offline, and how long a voucher is good.
 *
 * @param validityDays so many days after the day of its issue is its last day
 */
public record Terms(long validityDays, OfflineLimits offline) {
    public Terms {
        if (validityDays < 1) {
            throw new IllegalArgumentException("a voucher must be valid for a day at least");
        }
    }
}
