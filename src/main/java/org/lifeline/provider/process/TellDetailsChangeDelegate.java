package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.provider.DetailsMessages;
import org.springframework.stereotype.Component;

/** Tells the organisation by mail what state a change of its licence or places is in. */
@Component
class TellDetailsChangeDelegate implements JavaDelegate {

    private final DetailsMessages messages;

    TellDetailsChangeDelegate(DetailsMessages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        messages.tell(DetailsProcess.provider(execution), DetailsProcess.number(execution));
    }
}
