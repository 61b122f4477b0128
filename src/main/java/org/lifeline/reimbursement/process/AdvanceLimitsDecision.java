package org.lifeline.reimbursement.process;

import java.math.BigDecimal;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.lifeline.reimbursement.AdvanceLimits;
import org.springframework.stereotype.Component;

/** Evaluates the decision table {@code advanceLimits}. */
@Component
class AdvanceLimitsDecision implements AdvanceLimits {

    private static final String DECISION = "advanceLimits";

    private final DecisionService decisions;

    AdvanceLimitsDecision(DecisionService decisions) {
        this.decisions = decisions;
    }

    @Override
    public BigDecimal of(String programme) {
        if (decisions
                        .evaluateDecisionTableByKey(DECISION, Map.of(ClaimProcess.PROGRAMME_CODE, programme))
                        .getSingleEntry()
                instanceof Number limit) {
            return new BigDecimal(limit.toString());
        }
        throw new IllegalStateException("the decision table " + DECISION + " gives no limit for " + programme);
    }
}
