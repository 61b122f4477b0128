package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.provider.PayoutChanges;
import org.springframework.stereotype.Component;

/** Puts confirmed payout details in force once the waiting time is over. */
@Component
class PutPayoutInForceDelegate implements JavaDelegate {

    private final PayoutChanges changes;

    PutPayoutInForceDelegate(PayoutChanges changes) {
        this.changes = changes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        changes.putInForce(PayoutProcess.provider(execution), PayoutProcess.version(execution));
    }
}
