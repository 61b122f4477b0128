package org.lifeline.changes.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.ChangeOutcomeMessages;
import org.springframework.stereotype.Component;

/** Tells the person who requested a change its outcome, by mail. */
@Component
class TellRequesterDelegate implements JavaDelegate {

    private final ChangeOutcomeMessages messages;

    TellRequesterDelegate(ChangeOutcomeMessages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        messages.tell(ConfirmationProcess.request(execution), execution.getProcessBusinessKey());
    }
}
