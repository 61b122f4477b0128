package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Approvals;
import org.springframework.stereotype.Component;

/** Sets, after each vote, whether the stage is decided now. */
@Component
class CountVotesDelegate implements JavaDelegate {

    private final Approvals approvals;

    CountVotesDelegate(Approvals approvals) {
        this.approvals = approvals;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                ApprovalProcess.STAGE_OUTCOME,
                approvals
                        .outcome(
                                ApprovalProcess.text(execution, ApprovalProcess.CASE_NUMBER),
                                ApprovalProcess.position(execution))
                        .name());
    }
}
