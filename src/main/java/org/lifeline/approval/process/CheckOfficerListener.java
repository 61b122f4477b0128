package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.approval.StageAssignees;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Refuses a person who is not an officer of the stage already when they claim its task or are given it, by whatever way this happens. */
@Component
class CheckOfficerListener implements TaskListener {

    private final StageAssignees assignees;

    CheckOfficerListener(StageAssignees assignees) {
        this.assignees = assignees;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task)
                .ifPresent(person -> assignees.check(
                        ApprovalProcess.text(task, ApprovalProcess.CASE_KIND),
                        ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER),
                        ApprovalProcess.position(task),
                        person));
    }
}
