package org.lifeline.approval;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Stage;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who decides a stage of a case: whom the plan names, or who does instead. */
@Repository
public class StageOfficers {

    private final JdbcClient jdbc;
    private final Duties duties;
    private final Clock clock;
    private final LifelineProperties properties;
    private final AuditLog audit;

    StageOfficers(JdbcClient jdbc, Duties duties, Clock clock, LifelineProperties properties, AuditLog audit) {
        this.jdbc = jdbc;
        this.duties = duties;
        this.clock = clock;
        this.properties = properties;
        this.audit = audit;
    }

    /**
     * @param officer the one who decides; null where any of the group may
     * @param group null where one officer is named
     */
    public record Deciders(@Nullable String officer, @Nullable String group) {}

    /** Who decides now: a colleague whom the manager named, a substitute of one who is absent, or whom the plan says. */
    public Deciders deciders(String caseNumber, Stage stage) {
        String reassigned = stage.seats() == 1 ? reassigned(caseNumber, stage.position()).orElse(null) : null;
        String named = reassigned == null ? stage.officer() : reassigned;
        return named == null ? new Deciders(null, stage.officerGroup()) : new Deciders(substitute(named).orElse(named), null);
    }

    /**
     * @throws Refused 403 when somebody else decides this stage, or separation of duties keeps this person from it
     */
    public void check(String caseKind, String caseNumber, Stage stage, String person, Collection<String> groups) {
        Deciders deciders = deciders(caseNumber, stage);
        boolean reassigned = reassigned(caseNumber, stage.position()).filter(person::equals).isPresent();
        boolean theirs = deciders.officer() == null ? groups.contains(deciders.group()) : deciders.officer().equals(person);
        if (!theirs && !reassigned) {
            throw Refused.forbidden("notYourStage", "This stage is decided by somebody else.");
        }
        duties.check(duties.applicationsBehind(caseKind, caseNumber), person, Duties.stage(caseKind, stage.position()));
    }

    /** The one officer whom a stage names: the plan, or the manager who gave it to somebody else. */
    public Optional<String> named(String caseNumber, int position) {
        Optional<String> reassigned = reassigned(caseNumber, position);
        return reassigned.isPresent()
                ? reassigned
                : jdbc.sql("select officer from frozen_stage where case_number = :case and position = :position and officer is not null")
                        .param("case", caseNumber)
                        .param("position", position)
                        .query(String.class)
                        .optional();
    }

    private Optional<String> reassigned(String caseNumber, int position) {
        return jdbc.sql("""
                        select officer from stage_reassignment where case_number = :case and position = :position
                         order by id desc limit 1""")
                .param("case", caseNumber)
                .param("position", position)
                .query(String.class)
                .optional();
    }

    /** Names another officer for a stage. */
    public void reassign(String caseNumber, int position, String officer, String by, @Nullable Object reason) {
        String text = Approvals.text(reason);
        jdbc.sql("""
                        insert into stage_reassignment (case_number, position, officer, reassigned_by, reason, reassigned_at)
                        values (:case, :position, :officer, :by, :reason, :at)""")
                .param("case", caseNumber)
                .param("position", position)
                .param("officer", officer)
                .param("by", by)
                .param("reason", text)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        audit.append(Action.stageReassigned, by, caseNumber, null, Map.of("stage", position, "officer", officer));
    }

    // ---------------------------------------------------------------- absence

    /** Who decides today for somebody who is absent. A substitute's substitute is asked too, but nobody twice. */
    public Optional<String> substitute(String officer) {
        return jdbc.sql("""
                        with recursive chain (officer, seen) as (
                            select cast(:officer as text), array[cast(:officer as text)]
                            union all
                            select s.substitute, c.seen || s.substitute from chain c
                             cross join lateral (select substitute from absence
                                                  where absence.officer = c.officer and :today between from_day and until_day
                                                  order by id desc limit 1) s
                             where not s.substitute = any (c.seen))
                        select officer from chain where officer <> :officer order by cardinality(seen) desc limit 1""")
                .param("officer", officer)
                .param("today", today())
                .query(String.class)
                .optional();
    }

    /**
     * Enters an absence.
     *
     * @param from the first day
     * @param until the last day
     * @throws Refused 422 when the days are reversed or past, or somebody would substitute oneself
     */
    public void absent(String officer, String substitute, LocalDate from, LocalDate until, String by) {
        if (officer.equals(substitute)) {
            throw Refused.invalid("substitute", "Nobody substitutes oneself.");
        }
        if (until.isBefore(from) || until.isBefore(today())) {
            throw Refused.invalid("untilDay", "The absence ends before it begins, or is over.");
        }
        jdbc.sql("""
                        insert into absence (officer, substitute, from_day, until_day, entered_by, entered_at)
                        values (:officer, :substitute, :from, :until, :by, :at)""")
                .param("officer", officer)
                .param("substitute", substitute)
                .param("from", from)
                .param("until", until)
                .param("by", by)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        audit.append(
                Action.setUpChange,
                by,
                null,
                null,
                Map.of("what", "absence", "officer", officer, "substitute", substitute, "from", from.toString(), "until", until.toString()));
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(properties.zone()));
    }
}
