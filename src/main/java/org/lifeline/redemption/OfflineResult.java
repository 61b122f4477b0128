package org.lifeline.redemption;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of a record.
 *
 * @param reason why it was rejected, as a stable code; null otherwise
 * @param redemption id of the redemption that was entered at once; null when nothing was redeemed
 * @param redeemed the amount of that redemption, in major units
 * @param rest the amount about which two managers decide, in major units
 */
record OfflineResult(
        UUID uuid,
        Outcome outcome,
        @Nullable String reason,
        String message,
        @Nullable UUID redemption,
        BigDecimal redeemed,
        BigDecimal rest,
        String currency) {

    enum Outcome {
        /** Redeemed completely. */
        ACCEPTED,
        /** The voucher does not cover the amount. What is left of the voucher is redeemed, and two managers decide about the excess. */
        OVERDRAWN,
        /** Not accepted. */
        REJECTED
    }
}
