package org.lifeline.feedback;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a beneficiary was asked about a redemption, and what they said.
 *
 * @param provider code of the provider that redeemed
 * @param askedAt when a link was sent; null for a beneficiary who called without having been asked
 * @param closedAt since when the link takes no answer any more; null while it does, or once it was answered
 * @param received whether the help was given; null without an answer
 * @param askedToPay whether somebody asked for money; null without an answer
 * @param answeredAt null without an answer
 * @param recordedBy the account that wrote down what was said on the telephone; null for an answer by the link
 * @param complaint whether the answer is a complaint
 * @param finding {@code cleared} or {@code confirmed}; null while nobody has decided
 * @param reason of the manager who decided
 * @param decidedBy the manager who decided
 */
public record Feedback(
        UUID redemption,
        String application,
        String programme,
        String provider,
        String voucherCode,
        @Nullable Instant askedAt,
        @Nullable Instant closedAt,
        @Nullable Boolean received,
        @Nullable Boolean askedToPay,
        @Nullable Instant answeredAt,
        @Nullable String recordedBy,
        boolean complaint,
        @Nullable String finding,
        @Nullable String reason,
        @Nullable String decidedBy) {

    /** Whether a complaint keeps the redemption out of payments: nobody has decided about it, or it is confirmed. */
    public boolean holds() {
        return complaint && !Complaints.CLEARED.equals(finding);
    }
}
