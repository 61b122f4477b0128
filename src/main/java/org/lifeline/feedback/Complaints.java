package org.lifeline.feedback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Programmes;
import org.lifeline.redemption.ComplaintCounts;
import org.lifeline.redemption.Redemption;
import org.lifeline.redemption.Redemptions;
import org.lifeline.voucher.VoucherCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Complaints of beneficiaries: what managers find out about them. Cleared, the claims of the redemption go on; confirmed, they are held until
 * the redemption is not in them any more. To decide is the duty of reviewing fraud signals, because a complaint is one.
 */
@Service
public class Complaints implements ComplaintCounts {

    static final String CLEARED = "cleared";
    static final String CONFIRMED = "confirmed";

    private static final int LONGEST_REASON = 1000;
    private static final int YEAR_DAYS = 365;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Feedbacks feedbacks;
    private final Programmes programmes;
    private final Duties duties;
    private final AuditLog audit;
    private final Redemptions redemptions;
    private final Times times;

    Complaints(
            JdbcClient jdbc,
            Clock clock,
            Feedbacks feedbacks,
            Programmes programmes,
            Duties duties,
            AuditLog audit,
            Redemptions redemptions,
            Times times) {
        this.redemptions = redemptions;
        this.times = times;
        this.jdbc = jdbc;
        this.clock = clock;
        this.feedbacks = feedbacks;
        this.programmes = programmes;
        this.duties = duties;
        this.audit = audit;
    }

    /**
     * A complaint as the manager who decides about it reads it.
     *
     * @param help the amount and when it was redeemed, in words
     * @param recordedBy the account that wrote the complaint down; empty for an answer by the link
     * @param ofProvider complaints about the provider in the last {@value #YEAR_DAYS} days that are not cleared, this one included
     */
    public record Seen(String help, boolean received, boolean askedToPay, String recordedBy, int ofProvider) {}

    public Seen seen(UUID id) {
        Feedback complaint = feedbacks.find(id).orElseThrow();
        Redemption redemption = redemptions.find(id).orElseThrow();
        return new Seen(
                redemption.amount() + ", " + times.moment(redemption.redeemedAt(), Locale.ENGLISH),
                Boolean.TRUE.equals(complaint.received()),
                Boolean.TRUE.equals(complaint.askedToPay()),
                complaint.recordedBy() == null ? "" : complaint.recordedBy(),
                ofProvider(complaint.provider(), clock.instant().minus(Duration.ofDays(YEAR_DAYS))));
    }

    /**
     * Refuses who may not decide about a complaint.
     *
     * @throws Refused 403 {@code samePerson} for who recorded the answer, {@code separationOfDuties} for who has another duty on the case,
     *     or when the programme has other managers
     */
    public void requireDecider(UUID redemption, String manager) {
        Feedback complaint = feedbacks.find(redemption).orElseThrow();
        if (manager.equals(complaint.recordedBy())) {
            throw Refused.forbidden(
                            "samePerson", "You wrote this complaint down. Another manager has to decide about it.")
                    .about(complaint.application());
        }
        programmes.requireManager(complaint.programme(), manager);
        duties.check(complaint.application(), manager, Duty.FRAUD_REVIEW);
    }

    /**
     * Records what a manager found out.
     *
     * @throws Refused 403 as {@link #requireDecider}, 422 for an invalid finding or no reason, 409 {@code decidedAlready}
     */
    @Transactional
    public void decide(UUID redemption, @Nullable Object finding, @Nullable Object given, String manager) {
        if (!(finding instanceof String found) || !List.of(CLEARED, CONFIRMED).contains(found)) {
            throw Refused.invalid("finding", "Choose what you found.");
        }
        String reason = FreeText.of(
                "reason", given, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
        requireDecider(redemption, manager);
        Feedback complaint = feedbacks.lock(redemption).orElseThrow();
        if (complaint.finding() != null) {
            throw Refused.conflict("decidedAlready", "This complaint was decided already.");
        }
        duties.assign(complaint.application(), manager, Duty.FRAUD_REVIEW);
        jdbc.sql("""
                        insert into complaint_decision (redemption_id, finding, reason, decided_by, decided_at)
                        values (:id, :finding, :reason, :by, :at)""")
                .param("id", redemption)
                .param("finding", found)
                .param("reason", reason)
                .param("by", manager)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        audit.append(
                Action.complaintDecided,
                manager,
                complaint.application(),
                complaint.programme(),
                Map.of("redemption", redemption.toString(), "finding", found, "provider", complaint.provider()));
    }

    @Override
    public int ofProvider(String provider, Instant since) {
        return count("f.provider_code = :provider", null, provider, since);
    }

    @Override
    public int ofVoucher(VoucherCode voucher, String provider, Instant since) {
        return count("f.voucher_code = :voucher and f.provider_code = :provider", voucher, provider, since);
    }

    private int count(String which, @Nullable VoucherCode voucher, String provider, Instant since) {
        return jdbc.sql("""
                        select count(*) from beneficiary_feedback f
                         where f.complaint and f.answered_at > :since
                           and not exists (select from complaint_decision d where d.redemption_id = f.redemption_id and d.finding = 'cleared')
                           and\s""" + which)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("voucher", voucher == null ? null : voucher.text())
                .param("provider", provider)
                .query(Integer.class)
                .single();
    }
}
