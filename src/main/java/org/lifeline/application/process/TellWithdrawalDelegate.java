package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantMessages;
import org.springframework.stereotype.Component;

/** Confirms a withdrawal to the applicant. */
@Component
class TellWithdrawalDelegate implements JavaDelegate {

    private final ApplicantMessages letters;

    TellWithdrawalDelegate(ApplicantMessages letters) {
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        letters.tellWithdrawn((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
    }
}
