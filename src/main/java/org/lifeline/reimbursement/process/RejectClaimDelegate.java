package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.ClaimOutcomes;
import org.springframework.stereotype.Component;

/** Ends the claim with the reason that an officer gave. */
@Component
class RejectClaimDelegate implements JavaDelegate {

    private final ClaimOutcomes outcomes;

    RejectClaimDelegate(ClaimOutcomes outcomes) {
        this.outcomes = outcomes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        outcomes.reject((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER));
    }
}
