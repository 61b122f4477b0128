package org.lifeline.approval.process;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.StageOfficers;
import org.lifeline.approval.StageOfficers.Deciders;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.engine.TransientVariable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;

/**
 * Opens a stage. Its officers come from the plan that was frozen when the case started. {@link StageFormValues} supplies the other values
 * of the form.
 */
@Component
class OpenStageDelegate implements JavaDelegate {

    /** The form for claims. For applications the programme names the form. */
    private static final String CLAIM_FORM = "claimDecision";

    private final Approvals approvals;
    private final StageOfficers officers;
    private final Duties duties;
    private final Officers directory;
    private final Programmes programmes;
    private final Deadlines deadlines;
    private final Clock clock;

    OpenStageDelegate(
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

    @Override
    public void execute(DelegateExecution execution) {
        String kind = ApprovalProcess.text(execution, ApprovalProcess.CASE_KIND);
        String number = ApprovalProcess.text(execution, ApprovalProcess.CASE_NUMBER);
        boolean application = CaseKind.of(kind) == CaseKind.APPLICATION;
        int position = ApprovalProcess.position(execution);
        List<Stage> stages = approvals.stages(number);
        Stage stage = stages.get(position - 1);
        approvals.open(number, position);

        Deciders deciders = officers.deciders(kind, number, stage);
        boolean blocked = !canDecide(kind, number, stage, deciders);
        execution.setVariable(ApprovalProcess.STAGE_NAME, stage.name());
        execution.setVariable(ApprovalProcess.STAGE_COUNT, stages.size());
        // what only the tasks of the next moment read is not stored
        TransientVariable.set(execution, ApprovalProcess.STAGE_SEATS, stage.seats());
        // a stage that nobody can decide goes to the manager, who may not decide it either but names another officer
        TransientVariable.set(execution, ApprovalProcess.STAGE_OFFICER, blocked ? null : deciders.officer());
        TransientVariable.set(
                execution,
                ApprovalProcess.STAGE_GROUPS,
                blocked
                        ? List.of(Role.PROGRAMME_MANAGER)
                        : deciders.group() == null ? List.of() : List.of(deciders.group()));
        execution.setVariable(
                ApprovalProcess.STAGE_FORM,
                application
                        ? programmes
                                .get(ApprovalProcess.text(execution, ApprovalProcess.PROGRAMME_CODE))
                                .stageForm()
                        : CLAIM_FORM);
        execution.setVariable(ApprovalProcess.STAGE_OUTCOME, Approvals.Outcome.open.name());
        execution.setVariable(
                ApprovalProcess.AMOUNT,
                Money.ofMinor(
                                ApprovalProcess.text(execution, ApprovalProcess.CURRENCY),
                                ApprovalProcess.number(execution, ApprovalProcess.AMOUNT_MINOR))
                        .format(Locale.ENGLISH));
        time(execution, stage, blocked);
    }

    /**
     * Whether anybody can decide the stage. Nobody can when the named officer is gone or has another duty on the case, or when the group
     * has no members.
     */
    private boolean canDecide(String kind, String number, Stage stage, Deciders deciders) {
        if (deciders.officer() == null) {
            return directory.hasMembers(String.valueOf(deciders.group()));
        }
        if (!directory.isOfficer(deciders.officer())) {
            return false;
        }
        try {
            officers.check(kind, number, stage, deciders.officer(), directory.groupsOf(deciders.officer()));
            return duties.obstacle(number, deciders.officer(), Duty.stage(kind, stage.position()))
                    .isEmpty();
        } catch (Refused keptFromIt) {
            return false;
        }
    }

    /** Sets the due date, and when the officers are reminded. The stage's own hours limit the time that triage gives, never the other way round. */
    private void time(DelegateExecution execution, Stage stage, boolean blocked) {
        long hours = ApprovalProcess.number(execution, ApprovalProcess.STAGE_HOURS);
        Duration given = Duration.ofHours(stage.slaHours() == null ? hours : Math.min(hours, stage.slaHours()));
        Instant now = clock.instant();
        execution.setVariable(ApprovalProcess.STAGE_DUE, Date.from(blocked ? now : now.plus(given)));
        TransientVariable.set(
                execution, ApprovalProcess.STAGE_REMIND_AT, Date.from(now.plus(deadlines.stageReminder(given))));
    }
}
