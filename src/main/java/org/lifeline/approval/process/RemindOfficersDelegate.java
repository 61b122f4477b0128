package org.lifeline.approval.process;

import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.StageReminders;
import org.springframework.stereotype.Component;

/** Writes to the people who can decide a stage when half of its time is over. */
@Component
class RemindOfficersDelegate implements JavaDelegate {

    private final StageReminders reminders;

    RemindOfficersDelegate(StageReminders reminders) {
        this.reminders = reminders;
    }

    @Override
    public void execute(DelegateExecution execution) {
        reminders.remind(
                execution.getProcessInstanceId(),
                ApprovalProcess.text(execution, ApprovalProcess.CASE_KIND),
                ApprovalProcess.text(execution, ApprovalProcess.CASE_NUMBER),
                ApprovalProcess.position(execution),
                ((Date) execution.getVariable(ApprovalProcess.STAGE_DUE)).toInstant());
    }
}
