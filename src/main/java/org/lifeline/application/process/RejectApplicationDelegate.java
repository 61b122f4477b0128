package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Applications;
import org.springframework.stereotype.Component;

/** Ends the case with the reason that an officer, the person check, or the eligibility table gave. */
@Component
class RejectApplicationDelegate implements JavaDelegate {

    private final Applications applications;

    RejectApplicationDelegate(Applications applications) {
        this.applications = applications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String person = (String) execution.getVariable(AssistanceProcess.PERSON_REASON);
        applications.reject(
                (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                person != null ? person : (String) execution.getVariable(AssistanceProcess.ELIGIBILITY));
    }
}
