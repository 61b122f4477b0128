package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.DraftReview;
import org.springframework.stereotype.Component;

/** Prepares the second manager's form: the draft and its changes in plain words. */
@Component
class PresentDraftDelegate implements JavaDelegate {

    private final DraftReview review;

    PresentDraftDelegate(DraftReview review) {
        this.review = review;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariables(DraftVariables.of(review.summary(execution.getProcessInstanceId())));
    }
}
