package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.provider.SuspensionMessages;
import org.springframework.stereotype.Component;

/** Tells the organisation that it is suspended, or may go on. */
@Component
class TellSuspensionDelegate implements JavaDelegate {

    private final SuspensionMessages messages;

    TellSuspensionDelegate(SuspensionMessages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        messages.tell(execution.getProcessBusinessKey());
    }
}
