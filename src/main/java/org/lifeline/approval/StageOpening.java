package org.lifeline.approval;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.StageOfficers.Deciders;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;

/** Opens the stages of cases: says who decides, in which form, and by when. The plan was frozen when the case started. */
@Component
public class StageOpening {

    /** The form for claims. For applications the programme names the form. */
    private static final String CLAIM_FORM = "claimDecision";

    private static final String DISPUTE_FORM = "disputeDecision";

    private final Approvals approvals;
    private final StageOfficers officers;
    private final Duties duties;
    private final Officers directory;
    private final Programmes programmes;
    private final Deadlines deadlines;
    private final Clock clock;

    StageOpening(
            Approvals approvals,
            StageOfficers officers,
            Duties duties,
            Officers directory,
            Programmes programmes,
            Deadlines deadlines,
            Clock clock) {
        this.approvals = approvals;
        this.officers = officers;
        this.duties = duties;
        this.directory = directory;
        this.programmes = programmes;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /**
     * A stage that is open.
     *
     * @param count how many stages the case has
     * @param seats how many officers decide at the same time
     * @param officer the one who decides; null where any member of the groups may
     * @param groups whose members may take the task; the managers where nobody can decide
     * @param people who may take the task, where not everybody of the group may
     * @param form id of the form
     * @param due by when it should be decided
     * @param remindAt when its officers are reminded
     */
    public record OpenStage(
            String name,
            int count,
            int seats,
            @Nullable String officer,
            List<String> groups,
            List<String> people,
            String form,
            Instant due,
            Instant remindAt) {}

    /**
     * Opens a stage and records that it is open.
     *
     * @param position the position of the stage in the plan, from 1
     * @param programme code of the case's programme
     * @param given the time that the urgency of the case gives; the stage's own hours limit it, never the other way round
     */
    public OpenStage open(String caseKind, String caseNumber, int position, String programme, Duration given) {
        List<Stage> stages = approvals.stages(caseNumber);
        Stage stage = stages.get(position - 1);
        Duration time = limited(given, stage);
        Instant now = clock.instant();
        approvals.open(caseNumber, position, now.plus(time));
        Deciders deciders = officers.deciders(caseKind, caseNumber, stage);
        List<String> people = people(caseKind, caseNumber, stage, deciders);
        // a stage that nobody can decide goes to the manager, who may not decide it either but names another officer
        boolean blocked = people == null ? !canDecide(caseKind, caseNumber, stage, deciders) : people.isEmpty();
        return new OpenStage(
                stage.name(),
                stages.size(),
                stage.seats(),
                blocked ? null : deciders.officer(),
                blocked ? List.of(Role.PROGRAMME_MANAGER) : people == null ? groups(deciders) : List.of(),
                people == null ? List.of() : people,
                switch (CaseKind.of(caseKind)) {
                    case APPLICATION -> programmes.get(programme).stageForm();
                    case CLAIM -> CLAIM_FORM;
                    case DISPUTE -> DISPUTE_FORM;
                },
                blocked ? now : now.plus(time),
                now.plus(deadlines.stageReminder(time)));
    }

    /** The people of the group to whom a dispute is offered: those who took no part; null where a stage is offered as it is. */
    private @Nullable List<String> people(String caseKind, String caseNumber, Stage stage, Deciders deciders) {
        String group = deciders.group();
        if (CaseKind.of(caseKind) != CaseKind.DISPUTE || group == null) {
            return null;
        }
        Duty duty = Duty.stage(caseKind, stage.position());
        Set<String> tookPart = officers.tookPart(caseNumber);
        return SystemAuthority.call(() -> directory.members(group)).stream()
                .filter(person -> !tookPart.contains(person))
                .filter(person -> duties.obstacle(caseNumber, person, duty).isEmpty())
                .toList();
    }

    /**
     * Whether anybody can decide the stage. Nobody can when the named officer is gone or has another duty on the case, or when the group
     * has no members.
     */
    private boolean canDecide(String caseKind, String caseNumber, Stage stage, Deciders deciders) {
        if (deciders.officer() == null) {
            return directory.hasMembers(String.valueOf(deciders.group()));
        }
        if (!directory.isOfficer(deciders.officer())) {
            return false;
        }
        try {
            officers.check(caseKind, caseNumber, stage, deciders.officer(), directory.groupsOf(deciders.officer()));
            return duties.obstacle(caseNumber, deciders.officer(), Duty.stage(caseKind, stage.position()))
                    .isEmpty();
        } catch (Refused keptFromIt) {
            return false;
        }
    }

    private static Duration limited(Duration given, Stage stage) {
        return stage.slaHours() == null ? given : Duration.ofHours(Math.min(given.toHours(), stage.slaHours()));
    }

    private static List<String> groups(Deciders deciders) {
        return deciders.group() == null ? List.of() : List.of(deciders.group());
    }
}
