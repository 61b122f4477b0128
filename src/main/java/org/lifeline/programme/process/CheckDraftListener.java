package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.programme.DraftReview;
import org.springframework.stereotype.Component;

/** Activates a programme's draft or sends it back, in the transaction that completes the second manager's task. */
@Component
class CheckDraftListener implements TaskListener {

    private final DraftReview review;

    CheckDraftListener(DraftReview review) {
        this.review = review;
    }

    @Override
    public void notify(DelegateTask task) {
        review.decide(
                task.getProcessInstanceId(),
                task.getExecution().getProcessBusinessKey(),
                task.getVariable(SetUpProcess.DECISION),
                (String) task.getVariable(SetUpProcess.REASON),
                ActingPerson.manager(task));
    }
}
