package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantQuestions;
import org.springframework.stereotype.Component;

/** Tells the applicant what an officer wants to know. */
@Component
class AskApplicantDelegate implements JavaDelegate {

    private final ApplicantQuestions questions;

    AskApplicantDelegate(ApplicantQuestions questions) {
        this.questions = questions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        questions.ask((String) execution.getVariable(AssistanceProcess.CASE_NUMBER));
    }
}
