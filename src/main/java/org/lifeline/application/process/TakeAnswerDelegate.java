package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Applications;
import org.springframework.stereotype.Component;

/** Records that the applicant has answered, so that the case is in assessment again. */
@Component
class TakeAnswerDelegate implements JavaDelegate {

    private final Applications applications;

    TakeAnswerDelegate(Applications applications) {
        this.applications = applications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        applications.resumeAssessment((String) execution.getVariable(AssistanceProcess.CASE_NUMBER));
    }
}
