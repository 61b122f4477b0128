package org.lifeline.notification.process;

import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.notification.Messages;
import org.springframework.stereotype.Component;

/** Finds out whether the SMS of a message may be sent now, or when to ask again. */
@Component
class PlanSmsDelegate implements JavaDelegate {

    private final Messages messages;

    PlanSmsDelegate(Messages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Date from = messages.smsWaitsUntil((String) execution.getVariable(MessageProcess.MESSAGE))
                .map(Date::from)
                .orElse(null);
        execution.setVariable(MessageProcess.SMS_FROM, from);
        execution.setVariable(MessageProcess.SMS_GOES_NOW, from == null);
    }
}
