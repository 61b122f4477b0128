package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.CaseProgress;
import org.springframework.stereotype.Component;

/** Records that the applicant has answered, so that the case is in assessment again. */
@Component
class TakeAnswerDelegate implements JavaDelegate {

    private final CaseProgress progress;

    TakeAnswerDelegate(CaseProgress progress) {
        this.progress = progress;
    }

    @Override
    public void execute(DelegateExecution execution) {
        progress.resumeAssessment((String) execution.getVariable(AssistanceProcess.CASE_NUMBER));
    }
}
