package org.lifeline.reimbursement;

import java.util.UUID;
import org.lifeline.documents.FileReferences;
import org.lifeline.redemption.ClaimedRedemptions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Answers what other domains ask about claims without loading them. */
@Repository
class ClaimFacts implements ClaimedRedemptions, FileReferences {

    private final JdbcClient jdbc;

    ClaimFacts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean isClaimed(UUID redemption) {
        return jdbc.sql("select exists (select from claim_line where redemption_id = :id and live)")
                .param("id", redemption)
                .query(Boolean.class)
                .single();
    }

    @Override
    public boolean refersTo(String sha256) {
        return jdbc.sql("select exists (select from claim where :file in (payable_sha256, payment_sha256))")
                .param("file", sha256)
                .query(Boolean.class)
                .single();
    }
}
