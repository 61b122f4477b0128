package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantQuestions;
import org.springframework.stereotype.Component;

/** Reminds the applicant of an open question. */
@Component
class RemindApplicantDelegate implements JavaDelegate {

    private final ApplicantQuestions questions;

    RemindApplicantDelegate(ApplicantQuestions questions) {
        this.questions = questions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        questions.remind((String) execution.getVariable(AssistanceProcess.CASE_NUMBER));
    }
}
