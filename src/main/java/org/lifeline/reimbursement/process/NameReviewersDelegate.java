package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Names who may review a paid claim. */
@Component
class NameReviewersDelegate implements JavaDelegate {

    private final PaidClaimReviewProcess process;

    NameReviewersDelegate(PaidClaimReviewProcess process) {
        this.process = process;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariables(process.open((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER)));
    }
}
