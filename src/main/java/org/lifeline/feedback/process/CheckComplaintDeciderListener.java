package org.lifeline.feedback.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.feedback.Complaints;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Refuses a person who wants to take the task of a complaint that they wrote down, or in whose case they have another duty. */
@Component
class CheckComplaintDeciderListener implements TaskListener {

    private final Complaints complaints;

    CheckComplaintDeciderListener(Complaints complaints) {
        this.complaints = complaints;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task)
                .ifPresent(person -> complaints.requireDecider(FeedbackProcess.redemption(task), person));
    }
}
