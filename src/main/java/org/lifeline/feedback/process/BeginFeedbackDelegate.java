package org.lifeline.feedback.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.feedback.FeedbackQuestions;
import org.springframework.stereotype.Component;

/** Begins to ask about the redemptions since the last run. */
@Component
class BeginFeedbackDelegate implements JavaDelegate {

    private final FeedbackQuestions questions;

    BeginFeedbackDelegate(FeedbackQuestions questions) {
        this.questions = questions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        questions.beginNew();
    }
}
