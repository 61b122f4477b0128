package org.lifeline.approval;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An officer's decision, and the reason for it.
 *
 * @param round how often the stage was opened until then
 * @param decision {@code approve}, {@code reject} or {@code sendBack}
 * @param backTo the position to which the case was sent back; 0 is the applicant
 * @param reasonLabel the coded reason in words
 * @param reason the officer's own words
 */
public record Decision(
        int position,
        int round,
        String stage,
        String decidedBy,
        String decision,
        @Nullable Integer backTo,
        String reasonCode,
        String reasonLabel,
        String reason,
        Instant decidedAt) {

    public boolean approved() {
        return decision.equals(Approvals.APPROVE);
    }

    public boolean sentBack() {
        return decision.equals(Approvals.SEND_BACK);
    }
}
