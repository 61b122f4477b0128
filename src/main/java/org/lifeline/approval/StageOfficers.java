package org.lifeline.approval;

import java.time.Clock;
import java.time.Instant;
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
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Stage;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Determines who decides a stage of a case: the officers that the plan names, or those who replace them. */
@Repository
public class StageOfficers {

    private final JdbcClient jdbc;
    private final Absences absences;
    private final Duties duties;
    private final Clock clock;
    private final AuditLog audit;
    private final DisputedDecisions disputed;

    StageOfficers(
            JdbcClient jdbc,
            Absences absences,
            Duties duties,
            Clock clock,
            AuditLog audit,
            DisputedDecisions disputed) {
        this.disputed = disputed;
        this.jdbc = jdbc;
        this.absences = absences;
        this.duties = duties;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * @param officer the person who decides; null where any member of the group may
     * @param group null where one officer is named
     */
    public record Deciders(
            @Nullable String officer, @Nullable String group) {}

    /**
     * The people who decide now: a colleague whom the manager named, else the substitute of an absent officer, else the officers of the
     * plan.
     */
    public Deciders deciders(String caseKind, String caseNumber, Stage stage) {
        return deciders(caseKind, caseNumber, stage, reassigned(caseNumber, stage.position()));
    }

    private Deciders deciders(String caseKind, String caseNumber, Stage stage, Optional<String> reassigned) {
        Optional<String> named = onlyOfficer(stage, reassigned);
        return named.isEmpty()
                ? new Deciders(null, stage.officerGroup())
                : new Deciders(
                        named.flatMap(officer -> absences.substitution(officer, stage))
                                .filter(s -> counts(s, caseKind, caseNumber, stage))
                                .map(Absences.Substitution::substitute)
                                .orElse(named.get()),
                        null);
    }

    private static Optional<String> onlyOfficer(Stage stage, Optional<String> reassigned) {
        return stage.seats() == 1 && reassigned.isPresent() ? reassigned : Optional.ofNullable(stage.officer());
    }

    /**
     * A person who entered an absence takes part in the decision of the substitute. If that person may not take part in the case, the
     * absence does not count.
     */
    private boolean counts(Absences.Substitution substitution, String caseKind, String caseNumber, Stage stage) {
        return !substitution.enteredBy().contains(substitution.substitute())
                && substitution.enteredBy().stream()
                        .allMatch(person -> duties.obstacle(
                                        caseNumber, person, part(substitution, person, caseKind, stage))
                                .isEmpty());
    }

    /** An officer who entered their own absence has the duty of the stage, as if they decided it. */
    private static Duty part(Absences.Substitution substitution, String person, String caseKind, Stage stage) {
        return substitution.absent().contains(person) ? Duty.stage(caseKind, stage.position()) : Duty.ABSENCE;
    }

    /** The accounts that took part in what this case disputes, and so do not decide it; empty for a case that disputes nothing. */
    public Set<String> tookPart(String caseNumber) {
        return disputed.tookPart(caseNumber);
    }

    /** @throws Refused 403 when this person does not decide this stage, or took part in what the case disputes */
    public void check(String caseKind, String caseNumber, Stage stage, String person, Collection<String> groups) {
        check(caseKind, caseNumber, stage, person, groups, reassigned(caseNumber, stage.position()));
    }

    private void check(
            String caseKind,
            String caseNumber,
            Stage stage,
            String person,
            Collection<String> groups,
            Optional<String> reassigned) {
        Deciders deciders = deciders(caseKind, caseNumber, stage, reassigned);
        boolean theirs = deciders.officer() == null
                ? groups.contains(deciders.group())
                : deciders.officer().equals(person);
        if (!theirs && reassigned.filter(person::equals).isEmpty()) {
            throw Refused.forbidden("notYourStage", "This stage is decided by somebody else.");
        }
        if (tookPart(caseNumber).contains(person)) {
            throw Refused.forbidden(
                    "separationOfDuties",
                    "Who decided on the disputed claim, or prepared, released or recorded a payment of it, does not decide the dispute.");
        }
    }

    /**
     * Checks the same at the moment of the decision. If a substitute decides because of an absence, records the duty of those who entered
     * it.
     *
     * @throws Refused 403 when this person does not decide this stage, or a person who entered the absence has another duty on the case
     */
    public void checkDecider(
            String caseKind, String caseNumber, Stage stage, String person, Collection<String> groups) {
        Optional<String> reassigned = reassigned(caseNumber, stage.position());
        check(caseKind, caseNumber, stage, person, groups, reassigned);
        onlyOfficer(stage, reassigned)
                .filter(named -> !named.equals(person))
                .flatMap(named -> absences.substitution(named, stage))
                .filter(s -> s.substitute().equals(person))
                .ifPresent(s ->
                        s.enteredBy().forEach(by -> duties.assign(caseNumber, by, part(s, by, caseKind, stage))));
    }

    /** The one officer who is named for a stage, by the plan or by a manager who reassigned it. */
    public Optional<String> named(String caseNumber, int position) {
        Optional<String> reassigned = reassigned(caseNumber, position);
        return reassigned.isPresent()
                ? reassigned
                : jdbc.sql(
                                "select officer from frozen_stage where case_number = :case and position = :position and officer is not null")
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
}
