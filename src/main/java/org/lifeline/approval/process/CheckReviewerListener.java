package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.approval.Appeals;
import org.lifeline.approval.Emergencies;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** Keeps an appeal and an emergency from those who hold another duty on the case, already when they claim it. */
@Component
class CheckReviewerListener implements TaskListener {

    private final Appeals appeals;
    private final Emergencies emergencies;

    CheckReviewerListener(Appeals appeals, Emergencies emergencies) {
        this.appeals = appeals;
        this.emergencies = emergencies;
    }

    @Override
    public void notify(DelegateTask task) {
        String person = task.getAssignee();
        if (person == null || person.isEmpty()) {
            return;
        }
        String number = ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER);
        try {
            if (task.getTaskDefinitionKey().equals("userTask_reviewAppeal")) {
                appeals.checkReviewer(number, person);
            } else {
                emergencies.check(number, person);
            }
        } catch (Refused refused) {
            throw refused.about(number);
        }
    }
}
