package org.lifeline.application.process;

import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantMessages;
import org.springframework.stereotype.Component;

/** Tells the applicant the outcome and its reason. */
@Component
class TellRejectionDelegate implements JavaDelegate {

    private final ApplicantMessages letters;

    TellRejectionDelegate(ApplicantMessages letters) {
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Date until = (Date) execution.getVariable(AssistanceProcess.APPEAL_UNTIL);
        letters.tellRejection(
                (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                Boolean.TRUE.equals(execution.getVariable(AssistanceProcess.MAY_APPEAL)) ? until.toInstant() : null);
    }
}
