package org.lifeline.notification.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.notification.Messages;
import org.springframework.stereotype.Component;

/** Sends a message by mail, and says whether the address took it. */
@Component
class SendMailDelegate implements JavaDelegate {

    private final Messages messages;

    SendMailDelegate(Messages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                MessageProcess.MAIL_TAKEN, messages.sendMail((String) execution.getVariable(MessageProcess.MESSAGE)));
    }
}
