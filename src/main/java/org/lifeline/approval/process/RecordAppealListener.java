package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.approval.AppealDecisions;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Records what the reviewer of an appeal decided. */
@Component
class RecordAppealListener implements TaskListener {

    private final AppealDecisions decisions;

    RecordAppealListener(AppealDecisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void notify(DelegateTask task) {
        decisions.decide(
                ApprovalProcess.text(task, ApprovalProcess.PROGRAMME_CODE),
                ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER),
                ActingPerson.account(task),
                task.getVariable(ApprovalProcess.APPEAL_DECISION),
                task.getVariable(ApprovalProcess.REASON_CODE),
                task.getVariable(ApprovalProcess.REASON));
    }
}
