package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.StageClosing;
import org.springframework.stereotype.Component;

/** Sets the officers' common result, the amount that they recommend, and which stage comes next. */
@Component
class CloseStageDelegate implements JavaDelegate {

    private final StageClosing closing;

    CloseStageDelegate(StageClosing closing) {
        this.closing = closing;
    }

    @Override
    public void execute(DelegateExecution execution) {
        StageClosing.ClosedStage closed = closing.close(
                ApprovalProcess.text(execution, ApprovalProcess.CASE_KIND),
                ApprovalProcess.text(execution, ApprovalProcess.CASE_NUMBER),
                ApprovalProcess.position(execution),
                ApprovalProcess.text(execution, ApprovalProcess.CURRENCY));
        execution.setVariable(ApprovalProcess.STAGE_OUTCOME, closed.outcome().name());
        execution.setVariable(ApprovalProcess.NEXT_POSITION, closed.next());
        closed.recommended().ifPresent(amount -> execution.setVariable(ApprovalProcess.AMOUNT_MINOR, amount.minor()));
    }
}
