package org.lifeline.notification.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.notification.Messages;
import org.springframework.stereotype.Component;

/** Sends a message to a telephone, by SMS or by the messenger, and says whether the number took it. */
@Component
class SendSmsDelegate implements JavaDelegate {

    private final Messages messages;

    SendSmsDelegate(Messages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                MessageProcess.SMS_TAKEN, messages.sendSms((String) execution.getVariable(MessageProcess.MESSAGE)));
    }
}
