package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.approval.StageReassignment;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/** A manager names another officer for an overdue stage, or leaves it as it is. */
@Component
class ReassignStageListener implements TaskListener {

    private final StageReassignment reassignment;
    private final Officers directory;

    ReassignStageListener(StageReassignment reassignment, Officers directory) {
        this.reassignment = reassignment;
        this.directory = directory;
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
                directory.current().getUserId(),
                task.getProcessInstanceId());
    }
}
