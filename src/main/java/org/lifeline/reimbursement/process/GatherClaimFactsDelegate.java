package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.ClaimOutcomes;
import org.lifeline.reimbursement.FastLane;
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
        execution.setVariable(ClaimProcess.DAYS_SINCE_FIRST_SUBMISSION, facts.daysSinceFirstSubmission());
        execution.setVariable(ClaimProcess.PRICE_OUTLIERS, facts.priceOutliers());
        execution.setVariable(
                ClaimProcess.OVER_REFERENCE_MINOR, facts.overReference().minor());
        execution.setVariable(ClaimProcess.LINES_WITHOUT_REFERENCE, facts.linesWithoutReference());
        setCleanness(execution, facts.clean());
    }

    private static void setCleanness(DelegateExecution execution, FastLane.Facts clean) {
        execution.setVariable(
                ClaimProcess.FAST_LANE_CLAIM_MINOR, clean.claimLimit().minor());
        execution.setVariable(
                ClaimProcess.FAST_LANE_PROVIDER_MINOR, clean.providerLimit().minor());
        execution.setVariable(ClaimProcess.FAST_LANE_USED_MINOR, clean.used().minor());
        execution.setVariable(ClaimProcess.RETURNED_BEFORE, clean.returnedBefore());
        execution.setVariable(ClaimProcess.MISSING_PAPERS, clean.missingPapers());
        execution.setVariable(ClaimProcess.SIMILAR_CLAIMS, clean.similarClaims());
        execution.setVariable(ClaimProcess.NEAR_INVOICES, clean.nearInvoices());
        execution.setVariable(ClaimProcess.OPEN_CONCERNS, clean.openConcerns());
        execution.setVariable(ClaimProcess.REVIEWS_NOT_IN_ORDER, clean.reviewsNotInOrder());
        execution.setVariable(ClaimProcess.PROVEN_BY_PIN, clean.provenByPin());
        execution.setVariable(ClaimProcess.REDEEMED_OFFLINE, clean.redeemedOffline());
        execution.setVariable(ClaimProcess.DAYS_KNOWN, clean.daysKnown());
    }
}
