package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.approval.StageReassignment;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** A manager names another officer for an overdue stage, or leaves it as it is. */
@Component
class ReassignStageListener implements TaskListener {

    private final StageReassignment reassignment;

    ReassignStageListener(StageReassignment reassignment) {
        this.reassignment = reassignment;
    }

    @Override
    public void notify(DelegateTask task) {
        reassignment.reassign(
                new StageReassignment.Wanted(
                        ApprovalProcess.text(task, ApprovalProcess.PROGRAMME_CODE),
                        ApprovalProcess.text(task, ApprovalProcess.CASE_KIND),
                        ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER),
                        ApprovalProcess.position(task),
                        task.getVariable(ApprovalProcess.NEW_OFFICER),
                        task.getVariable(ApprovalProcess.REASSIGN_REASON)),
                ActingPerson.account(task),
                task.getProcessInstanceId());
    }
}
