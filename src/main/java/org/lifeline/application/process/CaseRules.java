package org.lifeline.application.process;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.AppealRule;
import org.springframework.stereotype.Component;

/** Evaluates the decision tables {@code fastTrack} and {@code appealAllowed}. A table that has no answer allows nothing. */
@Component
class CaseRules implements AppealRule {

    private static final String EMERGENCY_CAP = "emergencyCapMinor";
    private static final String REJECTED_BY = "rejectedBy";
    private static final String REASON_CODE = "reasonCode";

    private final DecisionService decisions;

    CaseRules(DecisionService decisions) {
        this.decisions = decisions;
    }

    /**
     * Whether one officer may authorise emergency help beside the stages.
     *
     * @param facts what is known about the case, with what triage said
     * @param cap the largest provisional voucher of the programme, in minor units
     */
    boolean fastTrack(Map<String, Object> facts, long cap) {
        Map<String, Object> inputs = new HashMap<>(facts);
        inputs.put(EMERGENCY_CAP, cap);
        return allows("fastTrack", inputs);
    }

    @Override
    public boolean appealAllowed(boolean byOfficers, @Nullable String reasonCode) {
        return allows(
                "appealAllowed",
                Map.of(
                        REJECTED_BY,
                        byOfficers ? "officers" : "rule",
                        REASON_CODE,
                        byOfficers ? "" : String.valueOf(reasonCode)));
    }

    private boolean allows(String decision, Map<String, Object> inputs) {
        var result = decisions.evaluateDecisionTableByKey(decision, inputs);
        return !result.isEmpty() && Boolean.TRUE.equals(result.getSingleEntry());
    }
}
