package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.provider.PayoutChanges;
import org.springframework.stereotype.Component;

/** Ends a change of payout details that nobody confirmed in time. */
@Component
class LapsePayoutDelegate implements JavaDelegate {

    private final PayoutChanges changes;

    LapsePayoutDelegate(PayoutChanges changes) {
        this.changes = changes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        changes.lapse(PayoutProcess.provider(execution), PayoutProcess.version(execution));
    }
}
