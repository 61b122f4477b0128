package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.Claims;
import org.springframework.stereotype.Component;

/** Returns the claim to its provider with the result of the check. */
@Component
class ReturnClaimDelegate implements JavaDelegate {

    private final Claims claims;

    ReturnClaimDelegate(Claims claims) {
        this.claims = claims;
    }

    @Override
    public void execute(DelegateExecution execution) {
        claims.giveBack((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER), (String)
                execution.getVariable(ClaimProcess.CLAIM_CHECK));
    }
}
