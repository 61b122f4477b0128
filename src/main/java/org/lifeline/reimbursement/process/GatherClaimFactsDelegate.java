package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.Claims;
import org.springframework.stereotype.Component;

/** Collects the facts that our own records give about the claim; a decision table judges them. */
@Component
class GatherClaimFactsDelegate implements JavaDelegate {

    private final Claims claims;

    GatherClaimFactsDelegate(Claims claims) {
        this.claims = claims;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Claims.Facts facts = claims.facts((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER));
        execution.setVariable(ClaimProcess.AMOUNT_MINOR, facts.amount().minor());
        execution.setVariable(ClaimProcess.REDEEMED_MINOR, facts.redeemed().minor());
        execution.setVariable(ClaimProcess.DOCUMENT_COUNT, facts.documents());
        execution.setVariable(ClaimProcess.DAYS_SINCE_LAST_REDEMPTION, facts.daysSinceLastRedemption());
    }
}
