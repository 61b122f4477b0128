package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.ClaimOutcomes;
import org.springframework.stereotype.Component;

/** Collects the facts that our own records give about the claim; a decision table judges them. */
@Component
class GatherClaimFactsDelegate implements JavaDelegate {

    private final ClaimOutcomes outcomes;

    GatherClaimFactsDelegate(ClaimOutcomes outcomes) {
        this.outcomes = outcomes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        ClaimOutcomes.Facts facts = outcomes.facts((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER));
        execution.setVariable(ClaimProcess.AMOUNT_MINOR, facts.amount().minor());
        execution.setVariable(ClaimProcess.REDEEMED_MINOR, facts.redeemed().minor());
        execution.setVariable(ClaimProcess.DOCUMENT_COUNT, facts.documents());
        execution.setVariable(ClaimProcess.DAYS_SINCE_LAST_REDEMPTION, facts.daysSinceLastRedemption());
        execution.setVariable(ClaimProcess.SIMILAR_CLAIMS, facts.similarClaims());
        execution.setVariable(ClaimProcess.OPEN_SIGNALS, facts.openSignals());
        execution.setVariable(ClaimProcess.OFFLINE_PERCENT, facts.offlinePercent());
        execution.setVariable(ClaimProcess.WITHOUT_PIN_PERCENT, facts.withoutPinPercent());
    }
}
