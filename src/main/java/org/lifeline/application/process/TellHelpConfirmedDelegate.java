package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantMessages;
import org.springframework.stereotype.Component;

/** Tells the applicant that all of the grant was given as emergency help. */
@Component
class TellHelpConfirmedDelegate implements JavaDelegate {

    private final ApplicantMessages letters;

    TellHelpConfirmedDelegate(ApplicantMessages letters) {
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        letters.tellHelpConfirmed((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
    }
}
