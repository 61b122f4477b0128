package org.lifeline.approval;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.CaseKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Appeals against rejections. There is at most one for each case, and a person who never took part in the case decides it. */
@Repository
public class Appeals {

    /** The appeal is allowed: the rejection is overturned, and the case goes on. Stored so, and sent so by the form. */
    public static final String ALLOW = "overturn";

    /** The appeal is dismissed: the rejection is upheld. Stored so, and sent so by the form. */
    public static final String DISMISS = "uphold";

    private static final String GROUNDS = "appeal.grounds";
    private static final int LONGEST_GROUNDS = 4000;

    /**
     * @param position the stage that rejected; 0 when a rule did
     * @param grounds what the applicant says
     * @param outcome {@link #ALLOW} or {@link #DISMISS}; null while the appeal is open
     */
    public record Appeal(
            int number,
            int position,
            String filedBy,
            Instant filedAt,
            String grounds,
            @Nullable String outcome,
            @Nullable String reasonCode,
            @Nullable String reason,
            @Nullable Instant decidedAt) {}

    private final JdbcClient jdbc;
    private final CaseLock lock;
    private final Duties duties;
    private final Reasons reasons;
    private final PersonalData personal;
    private final Clock clock;
    private final AuditLog audit;

    Appeals(
            JdbcClient jdbc,
            CaseLock lock,
            Duties duties,
            Reasons reasons,
            PersonalData personal,
            Clock clock,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.lock = lock;
        this.duties = duties;
        this.reasons = reasons;
        this.personal = personal;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * Files an appeal.
     *
     * @param position the stage that rejected; 0 when a rule did
     * @throws Refused 422 without grounds, 409 when the case had an appeal before
     */
    public void file(String application, int position, String person, @Nullable String grounds) {
        String text = FreeText.of(
                "grounds", grounds, LONGEST_GROUNDS, "Say in at most %d characters why the decision should change.");
        int written = jdbc.sql("""
                        insert into appeal (application_number, number, position, filed_by, filed_at, grounds)
                        values (:application, 1, :position, :by, :at, :grounds) on conflict do nothing""")
                .param("application", application)
                .param("position", position)
                .param("by", person)
                .param("at", now())
                .param("grounds", personal.encrypt(GROUNDS, text))
                .update();
        if (written == 0) {
            throw Refused.conflict("alreadyAppealed", "There has already been an appeal against this decision.");
        }
        audit.append(Action.appealFiled, person, application, null, Map.of("stage", position));
    }

    /**
     * Decides the open appeal.
     *
     * @return {@link #ALLOW} or {@link #DISMISS}
     * @throws Refused when the decision has no fitting reason, or the reviewer took part in the case
     */
    public String decide(
            String application,
            String reviewer,
            @Nullable Object decision,
            @Nullable Object reasonCode,
            @Nullable Object reason) {
        if (decision == null || !ALLOW.equals(decision) && !DISMISS.equals(decision)) {
            throw Refused.invalid("appealDecision", "Decide 'uphold' or 'overturn'.");
        }
        lock.take(application);
        String text = Approvals.text(reason);
        String code = reasons.check(CaseKind.APPLICATION, decision.toString(), reasonCode);
        duties.assign(application, reviewer, Duty.APPEAL);
        Appeal open = latest(application)
                .filter(a -> a.outcome() == null)
                .orElseThrow(() -> Refused.conflict("alreadyDecided", "There is no open appeal in this case."));
        jdbc.sql("""
                        insert into appeal_decision (application_number, number, outcome, reason_code, reason, decided_by, decided_at)
                        values (:application, :number, :outcome, :code, :reason, :by, :at)""")
                .param("application", application)
                .param("number", open.number())
                .param("outcome", decision)
                .param("code", code)
                .param("reason", text)
                .param("by", reviewer)
                .param("at", now())
                .update();
        audit.append(
                Action.appealDecided, reviewer, application, null, Map.of("outcome", decision, "reasonCode", code));
        return decision.toString();
    }

    public Optional<Appeal> latest(String application) {
        return jdbc.sql("""
                        select a.*, d.outcome, d.reason_code, d.reason, d.decided_at from appeal a
                          left join appeal_decision d using (application_number, number)
                         where application_number = :application order by number desc limit 1""")
                .param("application", application)
                .query((row, n) -> {
                    OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
                    return new Appeal(
                            row.getInt("number"),
                            row.getInt("position"),
                            row.getString("filed_by"),
                            row.getObject("filed_at", OffsetDateTime.class).toInstant(),
                            Objects.requireNonNull(personal.decrypt(GROUNDS, row.getBytes("grounds"))),
                            row.getString("outcome"),
                            row.getString("reason_code"),
                            row.getString("reason"),
                            decided == null ? null : decided.toInstant());
                })
                .optional();
    }

    /** Deletes the applicant's grounds. The fact that there was an appeal, and its outcome, stay. */
    public void erase(String application) {
        jdbc.sql("update appeal set grounds = :none where application_number = :application")
                .param("none", personal.encrypt(GROUNDS, ""))
                .param("application", application)
                .update();
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
