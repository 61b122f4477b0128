package org.lifeline.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a provider's payout details with its history.
 *
 * @param state asked, confirmed, inForce, replaced, refused (also stopped) or lapsed
 * @param reason why it was asked for, in the words of who asked
 * @param calledNumber the number, known before, on which the office called back; null where nobody has called
 * @param inForceFrom nothing is paid to it before; null until it is confirmed
 * @param endedReason why it was refused or stopped
 */
public record PayoutChange(
        String provider,
        int version,
        PayoutDetails details,
        String state,
        String askedBy,
        Instant askedAt,
        String reason,
        @Nullable String calledNumber,
        @Nullable String calledPerson,
        @Nullable String confirmedBy,
        @Nullable Instant confirmedAt,
        @Nullable Instant inForceFrom,
        @Nullable Instant inForceAt,
        @Nullable String endedBy,
        @Nullable Instant endedAt,
        @Nullable String endedReason) {

    /** Whether it can still come into force. */
    public boolean isPending() {
        return state.equals("asked") || state.equals("confirmed");
    }
}
