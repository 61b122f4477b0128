package org.lifeline.feedback.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.feedback.FeedbackQuestions;
import org.springframework.stereotype.Component;

/** Closes the link of a question that nobody answered. */
@Component
class CloseQuestionDelegate implements JavaDelegate {

    private final FeedbackQuestions questions;

    CloseQuestionDelegate(FeedbackQuestions questions) {
        this.questions = questions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        questions.close(FeedbackProcess.redemption(execution));
    }
}
