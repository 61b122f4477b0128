package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.approval.EmergencyDecisions;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Records whether emergency help is authorised. */
@Component
class RecordEmergencyListener implements TaskListener {

    private final EmergencyDecisions decisions;

    RecordEmergencyListener(EmergencyDecisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void notify(DelegateTask task) {
        decisions.decide(
                ApprovalProcess.text(task, ApprovalProcess.PROGRAMME_CODE),
                ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER),
                new EmergencyDecisions.Officer(ActingPerson.account(task), ActingPerson.groups(task)),
                ApprovalProcess.money(task, ApprovalProcess.EMERGENCY_MINOR),
                task.getVariable(ApprovalProcess.EMERGENCY_DECISION),
                task.getVariable(ApprovalProcess.REASON_CODE),
                task.getVariable(ApprovalProcess.REASON));
    }
}
