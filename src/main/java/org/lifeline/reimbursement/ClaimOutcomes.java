package org.lifeline.reimbursement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.Documents;
import org.lifeline.platform.money.Money;
import org.lifeline.reimbursement.Claim.Payable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What becomes of a submitted claim: the facts for its check, and its return, rejection or approval. A change of a claim and the step
 * of the process that it belongs to happen in one transaction.
 */
@Service
public class ClaimOutcomes {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Claims claims;
    private final ClaimHistory history;
    private final Documents documents;
    private final Approvals approvals;
    private final FastLane fastLane;
    private final ClaimPrices prices;

    ClaimOutcomes(
            JdbcClient jdbc,
            Clock clock,
            Claims claims,
            ClaimHistory history,
            Documents documents,
            Approvals approvals,
            FastLane fastLane,
            ClaimPrices prices) {
        this.fastLane = fastLane;
        this.prices = prices;
        this.jdbc = jdbc;
        this.clock = clock;
        this.claims = claims;
        this.history = history;
        this.documents = documents;
        this.approvals = approvals;
    }

    /**
     * The facts that our own records give about a claim.
     *
     * @param redeemed the redeemed amounts of all lines together
     * @param daysSinceLastRedemption calendar days, in the product's time zone, from the newest redemption to the submission
     * @param daysSinceFirstSubmission calendar days until today; more than none for a claim that was returned and submitted again
     * @param priceOutliers how many of its items have a price that is an outlier beside the reference price
     * @param overReference what its items together ask above their reference prices
     * @param linesWithoutReference how many of its lines have a price that cannot be compared, where the programme has reference prices
     * @param clean whether it needs a person
     */
    public record Facts(
            Money amount,
            Money redeemed,
            int documents,
            int daysSinceLastRedemption,
            int daysSinceFirstSubmission,
            int priceOutliers,
            Money overReference,
            int linesWithoutReference,
            FastLane.Facts clean) {}

    @Transactional
    public Facts facts(String number) {
        Claim claim = claims.get(number);
        ClaimPrices.Above above = prices.above(claim);
        return jdbc.sql("""
                        select sum(l.amount_minor) as amount, sum(r.amount_minor) as redeemed,
                               c.submitted_at, max(r.redeemed_at) as redeemed_at,
                               (select min(at) from claim_movement where claim_number = :number and kind = 'submitted') as first_submitted_at
                          from claim c join claim_line l on l.claim_number = c.number and l.live
                          join redemption r on r.id = l.redemption_id
                         where c.number = :number group by c.number""")
                .param("number", number)
                .query((row, n) -> new Facts(
                        Money.ofMinor(claim.amount().currencyCode(), row.getLong("amount")),
                        Money.ofMinor(claim.amount().currencyCode(), row.getLong("redeemed")),
                        documents.list(number).size(),
                        (int) ChronoUnit.DAYS.between(day(row, "redeemed_at"), day(row, "submitted_at")),
                        (int) ChronoUnit.DAYS.between(day(row, "first_submitted_at"), LocalDate.now(clock)),
                        above.outliers(),
                        above.excess(),
                        prices.linesWithoutReference(number),
                        fastLane.facts(number)))
                .single();
    }

    private LocalDate day(ResultSet row, String column) throws SQLException {
        return LocalDate.ofInstant(row.getObject(column, OffsetDateTime.class).toInstant(), clock.getZone());
    }

    /**
     * Returns the claim to its provider, with its redemptions and documents. It is decided anew when it comes again: what was approved of its
     * lines until then does not count.
     *
     * @param check what the check of the claim found; an officer's reason to return it comes before it
     * @return the reason
     */
    @Transactional
    public String giveBack(String number, String check) {
        String reason = correction(number).map(Decision::reasonCode).orElse(check);
        close(number, ClaimStatus.returned, reason);
        jdbc.sql(
                        "update claim_line set approved_minor = null where claim_number = :number and approved_minor is not null")
                .param("number", number)
                .update();
        return reason;
    }

    /** The decision by which an officer returned the claim since it was submitted last; empty when no officer did. */
    private Optional<Decision> correction(String number) {
        Instant submitted = Objects.requireNonNull(claims.get(number).submittedAt());
        return approvals.decisions(number).stream()
                .filter(d -> d.sentBack() && !d.decidedAt().isBefore(submitted))
                .findFirst();
    }

    /** Ends the claim with the reason that an officer gave. The redemptions and the invoice number can be used in another claim. */
    @Transactional
    public void reject(String number) {
        String reason = approvals.decisions(number).stream()
                .filter(d -> !d.approved() && !d.sentBack())
                .map(Decision::reasonCode)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody rejected " + number));
        close(number, ClaimStatus.rejected, reason);
        claims.free(number);
    }

    private void close(String number, ClaimStatus status, String reasonCode) {
        int changed = jdbc.sql(
                        "update claim set status = :status, reason_code = :reason where number = :number and status = 'submitted'")
                .param("status", status.name())
                .param("reason", reasonCode)
                .param("number", number)
                .update();
        if (changed > 0) {
            history.record(number, status.name(), null, reasonCode);
            history.audit(
                    status == ClaimStatus.rejected ? Action.claimRejected : Action.claimReturned,
                    AuditLog.SYSTEM,
                    claims.get(number),
                    Map.of("reasonCode", reasonCode));
        }
    }

    /** Approves the claim, with the documents from which it is paid. The table refuses this while a stage is not approved. */
    void approve(String number, Payable payable) {
        jdbc.sql("""
                        update claim set status = 'approved', approved_at = :at, payable_qr = :qr, payable_sha256 = :document,
                               payment_sha256 = :instruction,
                               approved_minor = (select sum(coalesce(approved_minor, amount_minor)) from claim_line
                                                  where claim_number = :number and live)
                         where number = :number""")
                .param("at", payable.approvedAt().atOffset(ZoneOffset.UTC))
                .param("qr", payable.qr())
                .param("document", payable.documentSha256())
                .param("instruction", payable.instructionSha256())
                .param("number", number)
                .update();
        history.record(number, ClaimStatus.approved.name(), null, null);
        history.audit(
                Action.claimApproved,
                AuditLog.SYSTEM,
                claims.get(number),
                payable.instructionSha256() == null
                        ? Map.of("payableSha256", payable.documentSha256())
                        : Map.of(
                                "payableSha256",
                                payable.documentSha256(),
                                "instructionSha256",
                                payable.instructionSha256()));
    }
}
