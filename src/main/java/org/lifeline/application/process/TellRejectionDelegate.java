package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantMessages;
import org.springframework.stereotype.Component;

/** Tells the applicant the outcome and its reason. */
@Component
class TellRejectionDelegate implements JavaDelegate {

    private final ApplicantMessages messages;

    TellRejectionDelegate(ApplicantMessages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        messages.tellRejection(
                (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                AssistanceProcess.appealUntil(execution));
    }
}
