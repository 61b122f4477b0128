package org.lifeline.programme.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.programme.DraftReview;
import org.springframework.stereotype.Component;

/** Refuses a person who may not activate the draft, above all its author, already when they claim the task or are given it. */
@Component
class CheckActivatorListener implements TaskListener {

    private final DraftReview review;

    CheckActivatorListener(DraftReview review) {
        this.review = review;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task)
                .ifPresent(person -> review.requireActivator(
                        task.getProcessInstanceId(), task.getExecution().getProcessBusinessKey(), person));
    }
}
