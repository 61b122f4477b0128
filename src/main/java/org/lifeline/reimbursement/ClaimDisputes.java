package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Approvals;
import org.lifeline.audit.Action;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.provider.Suspensions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Disputes of what was decided about claims. A claim that was rejected, or approved with less, can be disputed once. The dispute is a claim of
 * its own, for what was not approved of the lines: it keeps their redemptions and the invoice while somebody who took no part decides it, and
 * what is allowed of it is paid like every claim.
 */
@Service
public class ClaimDisputes {

    private static final String GROUNDS = "claim_dispute.grounds";
    private static final int LONGEST_GROUNDS = 4000;
    private static final String TERM = "claimDispute";

    /** What the provider says. @param grounds empty after it was erased */
    public record Said(String grounds, String filedBy, Instant filedAt) {}

    /** What was not approved of a line. @param free whether the redemption can be claimed again as far as that */
    private record Part(UUID redemption, Money amount, boolean free) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Claims claims;
    private final ClaimLines lines;
    private final ClaimOutcomes outcomes;
    private final ClaimHistory history;
    private final ClaimHolds holds;
    private final Suspensions suspensions;
    private final Deadlines deadlines;
    private final Duties duties;
    private final Approvals approvals;
    private final PersonalData personal;
    private final DisputeReviews reviews;

    ClaimDisputes(
            JdbcClient jdbc,
            Clock clock,
            Claims claims,
            ClaimLines lines,
            ClaimOutcomes outcomes,
            ClaimHistory history,
            ClaimHolds holds,
            Suspensions suspensions,
            Deadlines deadlines,
            Duties duties,
            Approvals approvals,
            PersonalData personal,
            DisputeReviews reviews) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.claims = claims;
        this.lines = lines;
        this.outcomes = outcomes;
        this.history = history;
        this.holds = holds;
        this.suspensions = suspensions;
        this.deadlines = deadlines;
        this.duties = duties;
        this.approvals = approvals;
        this.personal = personal;
        this.reviews = reviews;
    }

    /**
     * Disputes the decision about a claim of one's organisation.
     *
     * @param reason why the decision should change
     * @return the dispute, a claim that is being decided
     * @throws Refused 422 without a reason, or when other claims ask by now for things that its lines are for; 409 {@code alreadyDisputed},
     *     {@code notDisputable} when nothing of it was refused, {@code disputeTooLate}, {@code heldByComplaint}, {@code providerSuspended},
     *     {@code redemptionAlreadyClaimed} or {@code invoiceAlreadyClaimed} when another claim has taken what was free since
     */
    @Transactional
    public Claim dispute(CurrentUser user, String number, @Nullable String reason) {
        claims.own(user, number);
        String grounds = FreeText.of(
                "reason", reason, LONGEST_GROUNDS, "Say in at most %d characters why the decision should change.");
        Claim claim = claims.lock(number);
        requireDisputable(claim);
        List<Part> parts = parts(claim);
        Money total = parts.stream()
                .map(Part::amount)
                .reduce(Money.zero(claim.amount().currencyCode()), Money::plus);
        if (total.isZero()) {
            throw notDisputable();
        }
        if (claim.status() == ClaimStatus.rejected && parts.stream().anyMatch(part -> !part.free())) {
            throw Refused.conflict(
                    "redemptionAlreadyClaimed",
                    "A redemption of this claim is in another claim by now, so this one cannot be disputed any more.");
        }
        Map<UUID, ClaimLines.Wanted> wanted = wanted(claim, parts);
        String dispute = insert(user, claim, total);
        lines.replace(dispute, Map.of(), wanted);
        jdbc.sql(
                        "insert into claim_dispute (claim_number, grounds, filed_by, filed_at) values (:number, :grounds, :by, :at)")
                .param("number", dispute)
                .param("grounds", personal.encrypt(GROUNDS, grounds))
                .param("by", user.id())
                .param("at", now())
                .update();
        duties.assign(dispute, user.id(), Duty.CLAIMING);
        holds.requireFree(dispute);
        jdbc.sql("update claim set status = 'submitted', submitted_at = :at where number = :number")
                .param("at", now())
                .param("number", dispute)
                .update();
        history.record(number, "disputed", user.id(), null);
        history.record(dispute, ClaimStatus.submitted.name(), user.id(), null);
        history.audit(
                Action.claimDisputed,
                user.id(),
                claim,
                Map.of("dispute", dispute, "disputedMinor", Long.toString(total.minor())));
        Claim filed = claims.get(dispute);
        reviews.start(filed);
        return filed;
    }

    /** The lines of the dispute. @throws Refused 422 when other claims have asked since for things that these lines are for */
    private Map<UUID, ClaimLines.Wanted> wanted(Claim claim, List<Part> parts) {
        boolean rejected = claim.status() == ClaimStatus.rejected;
        Map<UUID, ClaimLine> before = claims.lines(claim.number()).stream()
                .collect(Collectors.toMap(ClaimLine::redemption, Function.identity()));
        Map<UUID, ClaimLines.Wanted> wanted = new TreeMap<>();
        Map<UUID, List<ClaimItem>> items = new TreeMap<>();
        parts.forEach(part -> {
            ClaimLine line = Objects.requireNonNull(before.get(part.redemption()));
            // of a line that was cut, its items are in the disputed claim
            List<ClaimItem> its = rejected ? line.items() : List.of();
            wanted.put(part.redemption(), new ClaimLines.Wanted(part.amount(), line.description(), its));
            if (!its.isEmpty()) {
                items.put(part.redemption(), its);
            }
        });
        if (!items.isEmpty()) {
            List<FieldError> errors = new ArrayList<>();
            lines.refuseItemsNotGiven(claim.number(), items, errors);
            ClaimRequest.refuseIfAny(errors);
        }
        return wanted;
    }

    private void requireDisputable(Claim claim) {
        if (claims.disputeOf(claim.number()).isPresent()) {
            throw Refused.conflict("alreadyDisputed", "This claim was disputed before. A claim can be disputed once.");
        }
        Instant until = until(claim).orElseThrow(ClaimDisputes::notDisputable);
        if (clock.instant().isAfter(until)) {
            throw Refused.conflict("disputeTooLate", "The time in which this decision could be disputed is over.");
        }
        if (suspensions.isSuspended(claim.provider())) {
            throw Refused.conflict(
                    "providerSuspended", "Your organisation is suspended, and can dispute no claim at present.");
        }
        holds.requireFree(claim.number());
    }

    private static Refused notDisputable() {
        return Refused.conflict(
                "notDisputable",
                "There is nothing to dispute: only a claim that was rejected, or approved with less, can be disputed.");
    }

    /** Until when a claim can be disputed of which something was refused, and that is no dispute itself; empty for others. */
    Optional<Instant> until(Claim claim) {
        boolean refused = claim.status() == ClaimStatus.rejected
                || claim.approved() != null && claim.approved().compareTo(claim.amount()) < 0;
        return claim.disputes() != null || !refused
                ? Optional.empty()
                : jdbc.sql(
                                "select max(at) from claim_movement where claim_number = :number and kind in ('rejected', 'approved')")
                        .param("number", claim.number())
                        .query(OffsetDateTime.class)
                        .optional()
                        .map(decided -> decided.toInstant().plus(Duration.parse(deadlines.time(TERM))));
    }

    /** Until when this claim can be disputed now; empty when it cannot. */
    Optional<Instant> open(Claim claim) {
        return claims.disputeOf(claim.number()).isPresent()
                ? Optional.empty()
                : until(claim).filter(until -> !clock.instant().isAfter(until));
    }

    /** What was not approved of each line, without redemptions that were taken back. They are locked, in order. */
    private List<Part> parts(Claim claim) {
        lines.lockRedemptions(claim.number());
        String currency = claim.amount().currencyCode();
        return jdbc.sql("""
                        select l.redemption_id, l.minor, s.open_claim is null and s.amount_minor - s.claimed_minor >= l.minor as free
                          from (select redemption_id, amount_minor - case when :rejected then 0
                                                                          else coalesce(approved_minor, amount_minor) end as minor
                                  from claim_line where claim_number = :number) l
                          join claim_standing s on s.redemption_id = l.redemption_id
                         where l.minor > 0 and s.taken_back_at is null order by l.redemption_id""")
                .param("number", claim.number())
                .param("rejected", claim.status() == ClaimStatus.rejected)
                .query((row, n) -> new Part(
                        row.getObject("redemption_id", UUID.class),
                        Money.ofMinor(currency, row.getLong("minor")),
                        row.getBoolean("free")))
                .list();
    }

    private String insert(CurrentUser user, Claim claim, Money total) {
        String dispute = claims.newNumber();
        int written = jdbc.sql("""
                        insert into claim (number, provider_code, programme_code, currency, amount_minor, invoice_number, invoice_date,
                                           status, created_by, created_at, language, disputes)
                        select :dispute, provider_code, programme_code, currency, :amount, invoice_number, invoice_date,
                               'draft', :by, :at, language, number
                          from claim where number = :number
                        on conflict do nothing""")
                .param("dispute", dispute)
                .param("amount", total.minor())
                .param("by", user.id())
                .param("at", now())
                .param("number", claim.number())
                .update();
        if (written == 0) {
            throw Refused.conflict(
                    "invoiceAlreadyClaimed",
                    "The invoice of this claim is in another claim by now, so this one cannot be disputed any more.");
        }
        return dispute;
    }

    /** What the provider said in a dispute; empty for a claim that disputes nothing. */
    public Optional<Said> said(String dispute) {
        return jdbc.sql("select * from claim_dispute where claim_number = :number")
                .param("number", dispute)
                .query((row, n) -> {
                    String grounds = personal.decrypt(GROUNDS, row.getBytes("grounds"));
                    return new Said(
                            grounds == null ? "" : grounds,
                            row.getString("filed_by"),
                            row.getObject("filed_at", OffsetDateTime.class).toInstant());
                })
                .optional();
    }

    /** The officer allowed a dispute: it is paid like every approved claim. */
    @Transactional
    public void allow(String dispute) {
        noteOutcome(dispute, "disputeAllowed");
        reviews.pay(dispute);
    }

    /** The officer dismissed a dispute: it ends, and what it kept is free again as far as it was. */
    @Transactional
    public void dismiss(String dispute) {
        outcomes.reject(dispute);
        noteOutcome(dispute, "disputeDismissed");
    }

    private void noteOutcome(String dispute, String kind) {
        String disputed = claims.get(dispute).disputes();
        if (disputed == null) {
            throw new IllegalStateException(dispute + " disputes nothing");
        }
        history.record(disputed, kind, null, approvals.decisions(dispute).get(0).reasonCode());
    }

    /** Erases what the provider said. That there was a dispute, and its outcome, stay. */
    public void erase(String dispute) {
        jdbc.sql("update claim_dispute set grounds = null where claim_number = :number and grounds is not null")
                .param("number", dispute)
                .update();
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
