package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.ClaimOutcomes;
import org.springframework.stereotype.Component;

/** Returns the claim to its provider with the officer's reason, or the result of the check. */
@Component
class ReturnClaimDelegate implements JavaDelegate {

    private final ClaimOutcomes outcomes;

    ReturnClaimDelegate(ClaimOutcomes outcomes) {
        this.outcomes = outcomes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                ClaimProcess.RETURN_REASON,
                outcomes.giveBack((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER), (String)
                        execution.getVariable(ClaimProcess.CLAIM_CHECK)));
    }
}
