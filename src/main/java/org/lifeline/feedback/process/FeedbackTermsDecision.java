package org.lifeline.feedback.process;

import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.engine.DecisionService;
import org.lifeline.feedback.FeedbackTerms;
import org.lifeline.feedback.FeedbackTermsTable;
import org.lifeline.platform.engine.SystemAuthority;
import org.springframework.stereotype.Component;

/** Evaluates the decision table {@code feedbackTerms}. */
@Component
class FeedbackTermsDecision implements FeedbackTermsTable {

    private static final String DECISION = "feedbackTerms";

    private final DecisionService decisions;

    FeedbackTermsDecision(DecisionService decisions) {
        this.decisions = decisions;
    }

    @Override
    public FeedbackTerms of(String programme) {
        DmnDecisionRuleResult said = SystemAuthority.call(() -> decisions
                .evaluateDecisionTableByKey(DECISION, Map.of(FeedbackProcess.PROGRAMME_CODE, programme))
                .getSingleResult());
        if (said.getEntry("asks") instanceof Boolean asks && said.getEntry("phone") instanceof String phone) {
            return new FeedbackTerms(asks, phone);
        }
        throw new IllegalStateException("the decision table " + DECISION + " gives no terms for " + programme);
    }
}
