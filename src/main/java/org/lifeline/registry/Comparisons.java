package org.lifeline.registry;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The findings of people who compared two cases. They are kept permanently, so that the same question is not asked again. */
@Repository
public class Comparisons {

    public static final String DIFFERENT = "different";
    public static final String DUPLICATE = "duplicate";

    private static final int LONGEST_REASON = 2000;

    private final JdbcClient jdbc;
    private final CasesOfPeople cases;
    private final Duties duties;
    private final AuditLog audit;
    private final Clock clock;

    Comparisons(JdbcClient jdbc, CasesOfPeople cases, Duties duties, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.cases = cases;
        this.duties = duties;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * One finding.
     *
     * @param other the other case, seen from the case that was asked for; null when the application was compared with the source of
     *     identities
     */
    public record Comparison(
            @Nullable String other, boolean different, String reason, String decidedBy, Instant decidedAt) {}

    /** All findings about a case, on either side of the comparison, the newest first. */
    public List<Comparison> of(String number) {
        return jdbc.sql("""
                        select case application_number when :number then other_number else application_number end as other,
                               decision, reason, decided_by, decided_at
                          from comparison where application_number = :number or other_number = :number order by id desc""")
                .param("number", number)
                .query((row, n) -> new Comparison(
                        row.getString("other"),
                        row.getString("decision").equals(DIFFERENT),
                        row.getString("reason"),
                        row.getString("decided_by"),
                        row.getObject("decided_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Whether somebody has compared this application with another one, or with the source of identities. */
    public boolean compared(String number) {
        return jdbc.sql("select exists (select from comparison where application_number = :number)")
                .param("number", number)
                .query(Boolean.class)
                .single();
    }

    /** Whether somebody has found that the applicant is who they claim to be, whatever the source of identities says. */
    public boolean identityConfirmed(String number) {
        return jdbc.sql("""
                        select exists (select from comparison
                                        where application_number = :number and other_number is null and decision = 'different')""").param("number", number).query(Boolean.class).single();
    }

    /**
     * Records a finding.
     *
     * @param other the other case; null when the application was compared with the source of identities
     * @param decision {@value #DIFFERENT}: the case goes on; {@value #DUPLICATE}: it is refused
     * @throws Refused 403 for a person who holds another duty on the case, or who is the applicant of one of the two, belongs to the
     *     household, or filed the other one; 409 when it was decided before; 422 without a decision and a reason. Then nothing is written
     */
    public void record(
            String number,
            @Nullable String other,
            CheckPoint point,
            String officer,
            @Nullable Object decision,
            @Nullable Object reason) {
        if (decision == null || !DIFFERENT.equals(decision) && !DUPLICATE.equals(decision)) {
            throw Refused.invalid("decision", "Decide 'different' or 'duplicate'.");
        }
        String text = FreeText.of(
                "reason", reason, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
        duties.assign(number, officer, Duty.COMPARING);
        if (other != null) {
            duties.checkParty(other, officer);
        }
        int written = jdbc.sql("""
                        insert into comparison (application_number, other_number, person_id, other_person_id, check_point, decision, reason,
                                                decided_by, decided_at)
                        values (:number, :other, :person, :otherPerson, :point, :decision, :reason, :officer, :at)
                        on conflict do nothing""")
                .param("number", number)
                .param("other", other)
                .param("person", person(number))
                .param("otherPerson", other == null ? null : person(other))
                .param("point", point.name())
                .param("decision", decision)
                .param("reason", text)
                .param("officer", officer)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        if (written == 0) {
            throw Refused.conflict("alreadyDecided", "These two cases have already been compared.");
        }
        audit.append(
                Action.decision,
                officer,
                number,
                null,
                Map.of(
                        "caseKind",
                        "comparison",
                        "with",
                        other == null ? "identity" : other,
                        "decision",
                        decision.toString()));
    }

    private long person(String number) {
        return cases.person(number).orElseThrow(() -> new IllegalStateException("nobody is registered for " + number));
    }
}
