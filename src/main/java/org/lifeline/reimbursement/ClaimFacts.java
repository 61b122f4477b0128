package org.lifeline.reimbursement;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.lifeline.documents.FileReferences;
import org.lifeline.redemption.ClaimedRedemptions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Answers what other domains ask about claims without loading them. */
@Repository
class ClaimFacts implements ClaimedRedemptions, FileReferences {

    private final JdbcClient jdbc;

    private final ProviderDebits debits;

    ClaimFacts(JdbcClient jdbc, ProviderDebits debits) {
        this.debits = debits;
        this.jdbc = jdbc;
    }

    @Override
    public Standing standing(UUID redemption) {
        List<ClaimStatus> statuses = jdbc.sql(
                        "select c.status from claim_line l join claim c on c.number = l.claim_number where l.redemption_id = :id and l.live")
                .param("id", redemption)
                .query((row, n) -> ClaimStatus.valueOf(row.getString("status")))
                .list();
        return statuses.stream()
                .map(status -> switch (status) {
                    case draft, returned -> Standing.withProvider;
                    case submitted -> Standing.inReview;
                    case approved -> Standing.approved;
                    case paid -> Standing.paid;
                    case rejected, withdrawn -> Standing.free;
                })
                .min(Comparator.comparing(standing -> standing == Standing.free ? Standing.paid : standing))
                .orElse(Standing.free);
    }

    @Override
    public void giveBack(UUID redemption, String user, String reason) {
        debits.giveBack(redemption, user, reason);
    }

    @Override
    public boolean refersTo(String sha256) {
        return jdbc.sql("""
                        select exists (select from claim where :file in (payable_sha256, payment_sha256))
                            or exists (select from payment_run where file_sha256 = :file)
                            or exists (select from bank_file where sha256 = :file)""").param("file", sha256).query(Boolean.class).single();
    }
}
