package org.lifeline.approval;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
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

    /**
     * Who decides for somebody who is absent.
     *
     * @param absent the officer who is named, and substitutes who are absent themselves
     * @param enteredBy who entered these absences
     */
    private record Substitution(String substitute, List<String> absent, List<String> enteredBy) {}

    /** Who decides now: a colleague whom the manager named, a substitute of one who is absent, or whom the plan says. */
    public Deciders deciders(String caseKind, String caseNumber, Stage stage) {
        return deciders(caseKind, caseNumber, stage, reassigned(caseNumber, stage.position()));
    }

    private Deciders deciders(String caseKind, String caseNumber, Stage stage, Optional<String> reassigned) {
        Optional<String> named = onlyOfficer(stage, reassigned);
        return named.isEmpty()
                ? new Deciders(null, stage.officerGroup())
                : new Deciders(
                        named.flatMap(this::substitution)
                                .filter(s -> counts(s, caseKind, caseNumber, stage))
                                .map(Substitution::substitute)
                                .orElse(named.get()),
                        null);
    }

    private static Optional<String> onlyOfficer(Stage stage, Optional<String> reassigned) {
        return stage.seats() == 1 && reassigned.isPresent() ? reassigned : Optional.ofNullable(stage.officer());
    }

    /** Whoever entered an absence has a part in what the substitute decides. Where they may have none, the absence does not count. */
    private boolean counts(Substitution substitution, String caseKind, String caseNumber, Stage stage) {
        return !substitution.enteredBy().contains(substitution.substitute()) && substitution.enteredBy().stream()
                .allMatch(person -> duties.obstacle(caseNumber, person, part(substitution, person, caseKind, stage)).isEmpty());
    }

    /** Who names their own substitute has the stage as if they decided it. */
    private static Duty part(Substitution substitution, String person, String caseKind, Stage stage) {
        return substitution.absent().contains(person) ? Duty.stage(caseKind, stage.position()) : Duty.ABSENCE;
    }

    /** @throws Refused 403 when somebody else decides this stage */
    public void check(String caseKind, String caseNumber, Stage stage, String person, Collection<String> groups) {
        check(caseKind, caseNumber, stage, person, groups, reassigned(caseNumber, stage.position()));
    }

    private void check(
            String caseKind, String caseNumber, Stage stage, String person, Collection<String> groups, Optional<String> reassigned) {
        Deciders deciders = deciders(caseKind, caseNumber, stage, reassigned);
        boolean theirs = deciders.officer() == null ? groups.contains(deciders.group()) : deciders.officer().equals(person);
        if (!theirs && reassigned.filter(person::equals).isEmpty()) {
            throw Refused.forbidden("notYourStage", "This stage is decided by somebody else.");
        }
    }

    /**
     * The same as somebody decides. Keeps the part that whoever entered an absence has in what a substitute decides because of it.
     *
     * @throws Refused 403 when somebody else decides this stage, or somebody who entered the absence has another duty on the case
     */
    public void checkDecider(String caseKind, String caseNumber, Stage stage, String person, Collection<String> groups) {
        Optional<String> reassigned = reassigned(caseNumber, stage.position());
        check(caseKind, caseNumber, stage, person, groups, reassigned);
        onlyOfficer(stage, reassigned)
                .filter(named -> !named.equals(person))
                .flatMap(this::substitution)
                .filter(s -> s.substitute().equals(person))
                .ifPresent(s -> s.enteredBy().forEach(by -> duties.assign(caseNumber, by, part(s, by, caseKind, stage))));
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

    /** Who decides today for somebody who is absent. */
    public Optional<String> substitute(String officer) {
        return substitution(officer).map(Substitution::substitute);
    }

    /** A substitute's substitute is asked too, but nobody twice. */
    private Optional<Substitution> substitution(String officer) {
        return jdbc.sql("""
                        with recursive chain (officer, seen, entered_by) as (
                            select cast(:officer as text), array[cast(:officer as text)], cast(array[] as text[])
                            union all
                            select s.substitute, c.seen || s.substitute, c.entered_by || s.entered_by from chain c
                             cross join lateral (select substitute, entered_by from absence
                                                  where absence.officer = c.officer and :today between from_day and until_day
                                                  order by id desc limit 1) s
                             where not s.substitute = any (c.seen))
                        select officer, seen, entered_by from chain where officer <> :officer order by cardinality(seen) desc limit 1""")
                .param("officer", officer)
                .param("today", today())
                .query((row, n) -> {
                    List<String> seen = List.of((String[]) row.getArray("seen").getArray());
                    return new Substitution(
                            row.getString("officer"),
                            seen.subList(0, seen.size() - 1),
                            Stream.of((String[]) row.getArray("entered_by").getArray()).distinct().toList());
                })
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
