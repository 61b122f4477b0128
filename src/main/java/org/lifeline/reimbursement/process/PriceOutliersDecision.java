package org.lifeline.reimbursement.process;

import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.reimbursement.PriceOutliers;
import org.springframework.stereotype.Component;

/** Evaluates the decision table {@code priceOutliers}. */
@Component
class PriceOutliersDecision implements PriceOutliers {

    private static final String DECISION = "priceOutliers";

    private final DecisionService decisions;

    PriceOutliersDecision(DecisionService decisions) {
        this.decisions = decisions;
    }

    @Override
    public int percent(String programme) {
        Object percent = SystemAuthority.call(() -> decisions
                .evaluateDecisionTableByKey(DECISION, Map.of(ClaimProcess.PROGRAMME_CODE, programme))
                .getSingleEntry());
        if (percent instanceof Number number) {
            return number.intValue();
        }
        throw new IllegalStateException("the decision table " + DECISION + " says nothing of " + programme);
    }
}
