package org.lifeline.reimbursement;

import java.util.List;
import org.lifeline.approval.BeforeApproval;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Claims that a beneficiary's complaint holds: while it is not cleared, no claim with the redemption is approved or paid. A line of which
 * nothing is approved holds nothing. The tables refuse the same; this says why.
 */
@Component
class ClaimHolds implements BeforeApproval {

    private final JdbcClient jdbc;

    ClaimHolds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean isHeld(String claim) {
        return !held(List.of(claim)).isEmpty();
    }

    /** Those of these claims that are held. */
    List<String> held(List<String> claims) {
        return jdbc.sql("select c from unnest(cast(:claims as text[])) c where is_held_by_complaint(c) order by c")
                .param("claims", claims.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    /** @throws Refused 409 {@code heldByComplaint} */
    void requireFree(String claim) {
        if (isHeld(claim)) {
            throw Refused.conflict(
                            "heldByComplaint",
                            "A beneficiary says that help in this claim was not given, or was to be paid for. The claim waits until a manager has cleared the provider, or until that redemption is not in it any more.")
                    .about(claim);
        }
    }

    @Override
    public void check(String caseNumber) {
        requireFree(caseNumber);
    }
}
