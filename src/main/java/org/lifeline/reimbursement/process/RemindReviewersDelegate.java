package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Writes to those who can review a paid claim that nobody has yet. */
@Component
class RemindReviewersDelegate implements JavaDelegate {

    private final PaidClaimReviewProcess process;

    RemindReviewersDelegate(PaidClaimReviewProcess process) {
        this.process = process;
    }

    @Override
    public void execute(DelegateExecution execution) {
        process.remind((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER), execution.getProcessInstanceId());
    }
}
