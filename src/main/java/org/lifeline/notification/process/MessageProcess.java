package org.lifeline.notification.process;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.notification.MessageDispatch;
import org.springframework.stereotype.Component;

/** The process {@code sendMessage}: its key, its variables, and how it starts. Its business key is the number of the case, or of what else the message is about. */
@Component
public class MessageProcess implements MessageDispatch {

    static final String KEY = "sendMessage";
    static final String SEND_MAIL = "serviceTask_sendMail";
    static final String SEND_SMS = "serviceTask_sendSms";
    static final String MESSAGE = "messageKey";
    static final String BY_MAIL = "byMail";
    static final String BY_SMS = "bySms";
    static final String MAIL_TAKEN = "mailTaken";
    static final String SMS_TAKEN = "smsTaken";
    static final String OTHER_WAY = "otherWay";
    static final String GOES_OTHERWISE = "goesOtherwise";
    static final String SMS_FROM = "smsFrom";
    static final String SMS_GOES_NOW = "smsGoesNow";

    private final RuntimeService runtime;

    MessageProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(String about, String messageKey, boolean byMail, boolean bySms) {
        runtime.startProcessInstanceByKey(
                KEY,
                about,
                Variables.createVariables()
                        .putValue(MESSAGE, messageKey)
                        .putValue(BY_MAIL, byMail)
                        .putValue(BY_SMS, bySms));
    }

    @Override
    public long failed() {
        return runtime.createIncidentQuery().processDefinitionKeyIn(KEY).count();
    }
}
