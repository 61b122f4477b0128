package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantMessages;
import org.springframework.stereotype.Component;

/** Tells the applicant that the application has arrived. */
@Component
class ConfirmReceiptDelegate implements JavaDelegate {

    private final ApplicantMessages letters;

    ConfirmReceiptDelegate(ApplicantMessages letters) {
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        letters.confirmReceipt((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
    }
}
