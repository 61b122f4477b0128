package org.lifeline.approval.process;

import java.time.Duration;
import java.util.Date;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.StageOpening;
import org.lifeline.platform.engine.TransientVariable;
import org.springframework.stereotype.Component;

/** Opens a stage. Its officers come from the plan that was frozen when the case started. */
@Component
class OpenStageDelegate implements JavaDelegate {

    private final StageOpening opening;

    OpenStageDelegate(StageOpening opening) {
        this.opening = opening;
    }

    @Override
    public void execute(DelegateExecution execution) {
        StageOpening.OpenStage stage = opening.open(
                ApprovalProcess.text(execution, ApprovalProcess.CASE_KIND),
                ApprovalProcess.text(execution, ApprovalProcess.CASE_NUMBER),
                ApprovalProcess.position(execution),
                ApprovalProcess.text(execution, ApprovalProcess.PROGRAMME_CODE),
                Duration.ofHours(ApprovalProcess.number(execution, ApprovalProcess.STAGE_HOURS)));
        execution.setVariable(ApprovalProcess.STAGE_NAME, stage.name());
        execution.setVariable(ApprovalProcess.STAGE_COUNT, stage.count());
        // what only the tasks of the next moment read is not stored
        TransientVariable.set(execution, ApprovalProcess.STAGE_SEATS, stage.seats());
        TransientVariable.set(execution, ApprovalProcess.STAGE_OFFICER, stage.officer());
        TransientVariable.set(execution, ApprovalProcess.STAGE_GROUPS, stage.groups());
        TransientVariable.set(execution, ApprovalProcess.STAGE_PEOPLE, stage.people());
        TransientVariable.set(execution, ApprovalProcess.STAGE_REMIND_AT, Date.from(stage.remindAt()));
        execution.setVariable(ApprovalProcess.STAGE_FORM, stage.form());
        execution.setVariable(ApprovalProcess.STAGE_OUTCOME, Approvals.Outcome.open.name());
        execution.setVariable(
                ApprovalProcess.AMOUNT,
                ApprovalProcess.money(execution, ApprovalProcess.AMOUNT_MINOR).format(Locale.ENGLISH));
        execution.setVariable(ApprovalProcess.STAGE_DUE, Date.from(stage.due()));
    }
}
