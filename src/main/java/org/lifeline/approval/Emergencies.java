package org.lifeline.approval;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.CaseKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Emergency help: one authorised officer decides in parallel to the stages, within the programme's cap. */
@Repository
public class Emergencies {

    public static final String AUTHORISE = "authorise";
    public static final String DECLINE = "decline";

    /** @param amountMinor the most that was authorised, in minor units */
    public record Emergency(
            String decision,
            long amountMinor,
            String decidedBy,
            Instant decidedAt,
            String reasonCode,
            String reasonLabel,
            String reason) {

        public boolean authorised() {
            return decision.equals(AUTHORISE);
        }
    }

    private final JdbcClient jdbc;
    private final CaseLock lock;
    private final Duties duties;
    private final Reasons reasons;
    private final Clock clock;
    private final AuditLog audit;

    Emergencies(JdbcClient jdbc, CaseLock lock, Duties duties, Reasons reasons, Clock clock, AuditLog audit) {
        this.jdbc = jdbc;
        this.lock = lock;
        this.duties = duties;
        this.reasons = reasons;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * Authorises or declines emergency help. This is possible once for each case.
     *
     * @param amount the provisional voucher's value
     * @return authorise or decline
     * @throws Refused 409 when the case was decided meanwhile, its programme is closed, or an emergency officer has decided before
     */
    public String decide(
            String application,
            String officer,
            Money amount,
            @Nullable Object decision,
            @Nullable Object reasonCode,
            @Nullable Object reason) {
        if (decision == null || !AUTHORISE.equals(decision) && !DECLINE.equals(decision)) {
            throw Refused.invalid("emergencyDecision", "Decide 'authorise' or 'decline'.");
        }
        lock.take(application).requireEmergency();
        String text = Approvals.text(reason);
        String code = reasons.check(CaseKind.APPLICATION, decision.toString(), reasonCode);
        duties.assign(application, officer, Duty.EMERGENCY);
        int written = jdbc.sql("""
                        insert into emergency_decision (application_number, decision, amount_minor, reason_code, reason, decided_by, decided_at)
                        values (:application, :decision, :amount, :code, :reason, :by, :at) on conflict do nothing""")
                .param("application", application)
                .param("decision", decision)
                .param("amount", amount.minor())
                .param("code", code)
                .param("reason", text)
                .param("by", officer)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        if (written == 0) {
            throw Refused.conflict("alreadyDecided", "Emergency help has been decided in this case.");
        }
        audit.append(
                Action.emergencyDecided,
                officer,
                application,
                null,
                Map.of("decision", decision, "reasonCode", code, "amountMinor", amount.minor()));
        return decision.toString();
    }

    /** Whether authorised help is still to be given. It is asked under the lock on the case, because the stages may have decided since. */
    public boolean isStillWanted(String application) {
        CaseLock.LockedCase now = lock.take(application);
        return now.isUndecided() && !now.programmeClosed();
    }

    /** Those of the applications for which emergency help is authorised. */
    public Set<String> authorised(Collection<String> applications) {
        return jdbc.sql(
                        "select application_number from emergency_decision where decision = :authorise and application_number = any (:numbers)")
                .param("authorise", AUTHORISE)
                .param("numbers", applications.toArray(String[]::new))
                .query(String.class)
                .set();
    }

    public Optional<Emergency> find(String application) {
        return jdbc.sql("""
                        select e.*, r.label from emergency_decision e join decision_reason r on r.code = e.reason_code
                         where application_number = :application""")
                .param("application", application)
                .query((row, n) -> new Emergency(
                        row.getString("decision"),
                        row.getLong("amount_minor"),
                        row.getString("decided_by"),
                        row.getObject("decided_at", OffsetDateTime.class).toInstant(),
                        row.getString("reason_code"),
                        row.getString("label"),
                        row.getString("reason")))
                .optional();
    }
}
