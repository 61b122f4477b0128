package org.lifeline.redemption.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RuntimeService;
import org.lifeline.redemption.FraudReviews;
import org.springframework.stereotype.Component;

/** The decision table {@code fraudSignals} and the process {@code fraudReview}: its key, its variables, and how it starts. */
@Component
class FraudProcess implements FraudReviews {

    static final String KEY = "fraudReview";
    static final String SIGNAL_ID = "signalId";
    static final String FINDING = "finding";
    static final String REASON = "reason";
    static final String APPLICATION_NUMBER = "applicationNumber";
    static final String PROGRAMME_CODE = "programmeCode";
    static final String VOUCHER_CODE = "voucherCode";
    static final String PROVIDER_NAME = "providerName";
    static final String REVIEWERS = "reviewers";
    static final String REVIEW_GROUPS = "reviewGroups";

    private static final String DECISION = "fraudSignals";
    private static final String SIGNAL = "signal";

    private final RuntimeService runtime;
    private final DecisionService decisions;

    FraudProcess(RuntimeService runtime, DecisionService decisions) {
        this.runtime = runtime;
        this.decisions = decisions;
    }

    @Override
    public List<String> signals(Map<String, Integer> facts) {
        return decisions
                .evaluateDecisionTableByKey(DECISION, new HashMap<>(facts))
                .collectEntries(SIGNAL);
    }

    @Override
    public void review(
            long signalId,
            String signal,
            String application,
            String programme,
            String voucherCode,
            String providerName,
            Map<String, Integer> facts,
            List<String> managers,
            String group) {
        Map<String, Object> variables = new HashMap<>(facts);
        variables.put(SIGNAL_ID, signalId);
        variables.put(SIGNAL, signal);
        variables.put(APPLICATION_NUMBER, application);
        variables.put(PROGRAMME_CODE, programme);
        variables.put(VOUCHER_CODE, voucherCode);
        variables.put(PROVIDER_NAME, providerName);
        variables.put(REVIEWERS, managers);
        variables.put(REVIEW_GROUPS, managers.isEmpty() ? List.of(group) : List.of());
        runtime.startProcessInstanceByKey(KEY, application, variables);
    }
}
