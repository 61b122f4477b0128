package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.approval.Appeals;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Records what the reviewer of an appeal decided. */
@Component
class RecordAppealListener implements TaskListener {

    private final Appeals appeals;
    private final Officers directory;
    private final Programmes programmes;

    RecordAppealListener(Appeals appeals, Officers directory, Programmes programmes) {
        this.appeals = appeals;
        this.directory = directory;
        this.programmes = programmes;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER);
        String programme = ApprovalProcess.text(task, ApprovalProcess.PROGRAMME_CODE);
        try {
            if (programmes.get(programme).appealGroup().equals(Role.PROGRAMME_MANAGER)) {
                programmes.requireManager(programme, directory.current().getUserId());
            }
            appeals.decide(
                    number,
                    directory.current().getUserId(),
                    task.getVariable(ApprovalProcess.APPEAL_DECISION),
                    task.getVariable(ApprovalProcess.REASON_CODE),
                    task.getVariable(ApprovalProcess.REASON));
        } catch (Refused refused) {
            throw refused.about(number);
        }
    }
}
