package org.lifeline.notification.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.notification.Messages;
import org.springframework.stereotype.Component;

/** Notes in the case that a message reached nobody. */
@Component
class NoteUnreachedDelegate implements JavaDelegate {

    private final Messages messages;

    NoteUnreachedDelegate(Messages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        messages.noteUnreached((String) execution.getVariable(MessageProcess.MESSAGE));
    }
}
