package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.provider.PayoutMessages;
import org.springframework.stereotype.Component;

/** Tells everybody by mail what state a change of payout details is in. */
@Component
class TellPayoutChangeDelegate implements JavaDelegate {

    private final PayoutMessages messages;

    TellPayoutChangeDelegate(PayoutMessages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        messages.tell(PayoutProcess.provider(execution), PayoutProcess.version(execution));
    }
}
