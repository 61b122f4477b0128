package org.lifeline.reimbursement;

import java.util.UUID;
import org.lifeline.redemption.ClaimedRedemptions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Answers what other domains ask about the lines of claims. */
@Repository
class ClaimLines implements ClaimedRedemptions {

    private final JdbcClient jdbc;

    ClaimLines(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean isClaimed(UUID redemption) {
        return jdbc.sql("select exists (select from claim_line where redemption_id = :id and live)")
                .param("id", redemption)
                .query(Boolean.class)
                .single();
    }
}
