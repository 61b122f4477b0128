package org.lifeline.redemption;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a record.
 *
 * @param reason why it was rejected, as a stable code; null otherwise
 * @param redemption what was redeemed at once; null when nothing was
 * @param redeemed how much that was, in major units
 * @param rest what two managers decide about, in major units
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
        /** Redeemed as any other. */
        ACCEPTED,
        /** The voucher does not cover it: what is left on it is redeemed, and two managers decide about the rest. */
        OVERDRAWN,
        /** Not taken. */
        REJECTED
    }
}
