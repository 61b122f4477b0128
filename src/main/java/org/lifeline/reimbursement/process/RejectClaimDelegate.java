package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.Claims;
import org.springframework.stereotype.Component;

/** Ends the claim with the reason that an officer gave. */
@Component
class RejectClaimDelegate implements JavaDelegate {

    private final Claims claims;

    RejectClaimDelegate(Claims claims) {
        this.claims = claims;
    }

    @Override
    public void execute(DelegateExecution execution) {
        claims.reject((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER));
    }
}
