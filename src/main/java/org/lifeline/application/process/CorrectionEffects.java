package org.lifeline.application.process;

import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.lifeline.application.CorrectionRule;
import org.lifeline.platform.engine.SystemAuthority;
import org.springframework.stereotype.Component;

/** Evaluates the decision table {@code correctionEffects}. Where it has no answer, nothing is changed. */
@Component
class CorrectionEffects implements CorrectionRule {

    private static final String DECISION = "correctionEffects";
    private static final String FIELD = "field";
    private static final String PHASE = "phase";
    private static final String CHANGED = "changed";

    private final DecisionService decisions;

    CorrectionEffects(DecisionService decisions) {
        this.decisions = decisions;
    }

    @Override
    public boolean changes(String field, String phase) {
        return SystemAuthority.call(() -> {
            var result = decisions.evaluateDecisionTableByKey(DECISION, Map.of(FIELD, field, PHASE, phase));
            return !result.isEmpty() && CHANGED.equals(result.getSingleEntry());
        });
    }
}
