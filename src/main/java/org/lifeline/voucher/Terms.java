package org.lifeline.voucher;

import org.lifeline.programme.Programme;
import org.lifeline.voucher.VoucherContent.OfflineLimits;

/**
 * The result of the decision table {@code voucherTerms}: what a provider may do offline, and how long a voucher is valid.
 *
 * @param validityDays number of days from the day of issue to the last day of validity
 */
public record Terms(long validityDays, OfflineLimits offline) {
    public Terms {
        if (validityDays < 1) {
            throw new IllegalArgumentException("a voucher must be valid for a day at least");
        }
    }

    /** These terms, limited to what the programme allows. */
    Terms within(Programme programme) {
        return new Terms(programme.validityDays(validityDays), offline.under(programme.presence()));
    }
}
