package org.lifeline.approval;

import java.time.Instant;

/**
 * What an officer decided, and why.
 *
 * @param decision approve or reject
 * @param reasonLabel the coded reason in words
 * @param reason the officer's own words
 */
public record Decision(
        int position,
        String stage,
        String decidedBy,
        String decision,
        String reasonCode,
        String reasonLabel,
        String reason,
        Instant decidedAt) {

    public boolean approved() {
        return decision.equals(Approvals.APPROVE);
    }
}
