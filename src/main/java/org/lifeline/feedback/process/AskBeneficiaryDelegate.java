package org.lifeline.feedback.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.feedback.FeedbackQuestions;
import org.springframework.stereotype.Component;

/** Sends the question to the beneficiary, if it can and should be asked. */
@Component
class AskBeneficiaryDelegate implements JavaDelegate {

    private final FeedbackQuestions questions;

    AskBeneficiaryDelegate(FeedbackQuestions questions) {
        this.questions = questions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(FeedbackProcess.ASKED, questions.ask(FeedbackProcess.redemption(execution)));
    }
}
