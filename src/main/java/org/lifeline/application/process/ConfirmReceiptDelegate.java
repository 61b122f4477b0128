package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantLetters;
import org.springframework.stereotype.Component;

/** Tells the applicant that the application has arrived. */
@Component
class ConfirmReceiptDelegate implements JavaDelegate {

    private final ApplicantLetters letters;

    ConfirmReceiptDelegate(ApplicantLetters letters) {
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        letters.confirmReceipt((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
    }
}
