package org.lifeline.notification.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.notification.Messages;
import org.lifeline.notification.Messages.OtherWay;
import org.springframework.stereotype.Component;

/** Finds another way for a message that one way refused for good. */
@Component
class FindOtherWayDelegate implements JavaDelegate {

    private final Messages messages;

    FindOtherWayDelegate(Messages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        OtherWay way = messages.otherWay((String) execution.getVariable(MessageProcess.MESSAGE));
        execution.setVariable(MessageProcess.OTHER_WAY, way.name());
        execution.setVariable(MessageProcess.GOES_OTHERWISE, way == OtherWay.goesAlready);
    }
}
