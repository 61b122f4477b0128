package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantMessages;
import org.springframework.stereotype.Component;

/** Tells the applicant that the programme was closed, and what the applicant can do now. */
@Component
class TellProgrammeClosedDelegate implements JavaDelegate {

    private final ApplicantMessages letters;

    TellProgrammeClosedDelegate(ApplicantMessages letters) {
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        letters.tellProgrammeClosed((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
    }
}
