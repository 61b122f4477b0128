package org.lifeline.feedback.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.feedback.Complaints;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Records what a manager found out about a complaint. If it is refused, the task stays open. */
@Component
class DecideComplaintListener implements TaskListener {

    private final Complaints complaints;

    DecideComplaintListener(Complaints complaints) {
        this.complaints = complaints;
    }

    @Override
    public void notify(DelegateTask task) {
        complaints.decide(
                FeedbackProcess.redemption(task),
                task.getVariable(FeedbackProcess.FINDING),
                task.getVariable(FeedbackProcess.REASON),
                ActingPerson.manager(task));
    }
}
