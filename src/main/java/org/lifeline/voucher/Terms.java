package org.lifeline.voucher;

import java.time.Duration;
import org.lifeline.voucher.VoucherContent.OfflineLimits;

/** What the decision table {@code voucherTerms} says: how long a voucher is good, and what a provider may do offline. */
public record Terms(Duration validity, OfflineLimits offline) {
    public Terms {
        if (validity.isNegative() || validity.isZero()) {
            throw new IllegalArgumentException("a voucher must be valid for some time");
        }
    }
}
