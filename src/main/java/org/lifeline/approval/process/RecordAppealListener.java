package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.approval.Appeals;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/** Records what the reviewer of an appeal decided. */
@Component
class RecordAppealListener implements TaskListener {

    private final Appeals appeals;
    private final Officers directory;

    RecordAppealListener(Appeals appeals, Officers directory) {
        this.appeals = appeals;
        this.directory = directory;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER);
        try {
            appeals.decide(
                    number,
                    directory.current().getUserId(),
                    task.getVariable("appealDecision"),
                    task.getVariable(ApprovalProcess.REASON_CODE),
                    task.getVariable(ApprovalProcess.REASON));
        } catch (Refused refused) {
            throw refused.about(number);
        }
    }
}
