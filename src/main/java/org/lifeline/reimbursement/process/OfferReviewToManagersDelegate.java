package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Offers the review of a paid claim to the managers of its programme, because no officer did it in time. */
@Component
class OfferReviewToManagersDelegate implements JavaDelegate {

    private final PaidClaimReviewProcess process;

    OfferReviewToManagersDelegate(PaidClaimReviewProcess process) {
        this.process = process;
    }

    @Override
    public void execute(DelegateExecution execution) {
        process.offerToManagers(
                (String) execution.getVariable(ClaimProcess.CLAIM_NUMBER), execution.getProcessInstanceId());
    }
}
