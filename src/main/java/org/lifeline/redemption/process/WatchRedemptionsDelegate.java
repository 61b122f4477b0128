package org.lifeline.redemption.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.redemption.FraudSignals;
import org.springframework.stereotype.Component;

/** Examines what providers did since the last run. */
@Component
class WatchRedemptionsDelegate implements JavaDelegate {

    private final FraudSignals signals;

    WatchRedemptionsDelegate(FraudSignals signals) {
        this.signals = signals;
    }

    @Override
    public void execute(DelegateExecution execution) {
        signals.examineNew();
    }
}
