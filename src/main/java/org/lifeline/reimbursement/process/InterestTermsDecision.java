package org.lifeline.reimbursement.process;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.engine.DecisionService;
import org.lifeline.reimbursement.InterestTerms;
import org.lifeline.reimbursement.InterestTermsTable;
import org.springframework.stereotype.Component;

/** Evaluates the decision table {@code interestTerms}. */
@Component
class InterestTermsDecision implements InterestTermsTable {

    private static final String DECISION = "interestTerms";

    private final DecisionService decisions;

    InterestTermsDecision(DecisionService decisions) {
        this.decisions = decisions;
    }

    @Override
    public InterestTerms of(String programme) {
        DmnDecisionRuleResult said = decisions
                .evaluateDecisionTableByKey(DECISION, Map.of(ClaimProcess.PROGRAMME_CODE, programme))
                .getSingleResult();
        if (said.getEntry("rateBp") instanceof Number rate && said.getEntry("graceDays") instanceof Number grace) {
            return new InterestTerms(rate.intValue(), grace.intValue());
        }
        throw new IllegalStateException("the decision table " + DECISION + " gives no terms for " + programme);
    }
}
