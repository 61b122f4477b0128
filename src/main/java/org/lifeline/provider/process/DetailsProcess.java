package org.lifeline.provider.process;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.provider.DetailsChangeReviews;
import org.lifeline.provider.DetailsHistory;
import org.springframework.stereotype.Component;

/** The process {@code providerChange}: its key, its variables, and how it starts and is withdrawn. Its business key names provider and change. */
@Component
class DetailsProcess implements DetailsChangeReviews {

    static final String KEY = "providerChange";
    static final String PROVIDER_CODE = "providerCode";
    static final String PROVIDER_NAME = "providerName";
    static final String NUMBER = "detailsNumber";
    static final String DECISION = "detailsDecision";
    static final String REASON = "detailsReason";

    private static final String WITHDRAWN = "detailsWithdrawn";

    private final RuntimeService runtime;

    DetailsProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(String provider, int number, String providerName) {
        SystemAuthority.run(() -> runtime.startProcessInstanceByKey(
                KEY,
                DetailsHistory.key(provider, number),
                Variables.createVariables()
                        .putValue(PROVIDER_CODE, provider)
                        .putValue(NUMBER, number)
                        .putValue(PROVIDER_NAME, providerName)));
    }

    @Override
    public void withdraw(String provider, int number) {
        SystemAuthority.run(() -> runtime.createMessageCorrelation(WITHDRAWN)
                .processInstanceBusinessKey(DetailsHistory.key(provider, number))
                .correlate());
    }

    static String provider(VariableScope scope) {
        return (String) scope.getVariable(PROVIDER_CODE);
    }

    static int number(VariableScope scope) {
        return ((Number) scope.getVariable(NUMBER)).intValue();
    }
}
