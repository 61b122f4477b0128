package org.lifeline.provider.process;

import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.provider.PayoutChangeReviews;
import org.springframework.stereotype.Component;

/** The process {@code payoutChange}: its key, its variables, and how it starts and is stopped. Its business key names provider and version. */
@Component
class PayoutProcess implements PayoutChangeReviews {

    static final String KEY = "payoutChange";
    static final String PROVIDER_CODE = "providerCode";
    static final String PROVIDER_NAME = "providerName";
    static final String VERSION = "payoutVersion";
    static final String DECISION = "payoutDecision";
    static final String CALLED_NUMBER = "calledNumber";
    static final String CALLED_PERSON = "calledPerson";
    static final String REASON = "payoutReason";
    static final String IN_FORCE_FROM = "payoutFrom";

    private static final String STOPPED = "payoutStopped";

    private final RuntimeService runtime;

    PayoutProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(String provider, int version, String providerName) {
        SystemAuthority.run(() -> runtime.startProcessInstanceByKey(
                KEY,
                businessKey(provider, version),
                Variables.createVariables()
                        .putValue(PROVIDER_CODE, provider)
                        .putValue(VERSION, version)
                        .putValue(PROVIDER_NAME, providerName)));
    }

    @Override
    public void stop(String provider, int version) {
        SystemAuthority.run(() -> runtime.createMessageCorrelation(STOPPED)
                .processInstanceBusinessKey(businessKey(provider, version))
                .correlate());
    }

    private static String businessKey(String provider, int version) {
        return provider + "/payout-" + version;
    }

    static String provider(VariableScope scope) {
        return (String) scope.getVariable(PROVIDER_CODE);
    }

    static int version(VariableScope scope) {
        return ((Number) scope.getVariable(VERSION)).intValue();
    }

    /** Details that were confirmed wait until this moment; null: they were not confirmed. */
    static void waitUntil(VariableScope scope, @Nullable Instant inForceFrom) {
        if (inForceFrom != null) {
            Date from = Date.from(inForceFrom);
            SystemAuthority.run(() -> scope.setVariable(IN_FORCE_FROM, from));
        }
    }
}
