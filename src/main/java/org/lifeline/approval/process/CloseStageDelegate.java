package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Assessments;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/** Sets the officers' common result, the amount that they recommend, and which stage comes next. */
@Component
class CloseStageDelegate implements JavaDelegate {

    private final Approvals approvals;
    private final Assessments assessments;

    CloseStageDelegate(Approvals approvals, Assessments assessments) {
        this.approvals = approvals;
        this.assessments = assessments;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = ApprovalProcess.text(execution, ApprovalProcess.CASE_NUMBER);
        int position = ApprovalProcess.position(execution);
        Approvals.Outcome outcome = approvals.outcome(number, position);
        if (outcome == Approvals.Outcome.open) {
            throw new IllegalStateException("stage " + position + " of " + number + " is not decided");
        }
        execution.setVariable(ApprovalProcess.STAGE_OUTCOME, outcome.name());
        execution.setVariable(
                ApprovalProcess.NEXT_POSITION,
                outcome == Approvals.Outcome.sendBack ? approvals.sentBackTo(number, position) : position + 1);
        if (CaseKind.of(ApprovalProcess.text(execution, ApprovalProcess.CASE_KIND)) == CaseKind.APPLICATION) {
            assessments
                    .latest(number, ApprovalProcess.text(execution, ApprovalProcess.CURRENCY))
                    .ifPresent(a -> execution.setVariable(
                            ApprovalProcess.AMOUNT_MINOR, a.recommended().minor()));
        }
    }
}
