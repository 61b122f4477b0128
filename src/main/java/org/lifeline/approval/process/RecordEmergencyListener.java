package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.approval.Emergencies;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Records whether emergency help is authorised. */
@Component
class RecordEmergencyListener implements TaskListener {

    private final Emergencies emergencies;
    private final Programmes programmes;
    private final Officers directory;

    RecordEmergencyListener(Emergencies emergencies, Programmes programmes, Officers directory) {
        this.emergencies = emergencies;
        this.programmes = programmes;
        this.directory = directory;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER);
        Authentication officer = directory.current();
        try {
            String group = programmes
                    .get(ApprovalProcess.text(task, ApprovalProcess.PROGRAMME_CODE))
                    .emergencyGroup();
            if (officer.getGroupIds() == null || !officer.getGroupIds().contains(group)) {
                throw Refused.forbidden("notYourStage", "Emergency help is authorised by somebody else.");
            }
            emergencies.decide(
                    number,
                    officer.getUserId(),
                    Money.ofMinor(
                            ApprovalProcess.text(task, ApprovalProcess.CURRENCY),
                            ApprovalProcess.number(task, ApprovalProcess.EMERGENCY_MINOR)),
                    task.getVariable(ApprovalProcess.EMERGENCY_DECISION),
                    task.getVariable(ApprovalProcess.REASON_CODE),
                    task.getVariable(ApprovalProcess.REASON));
        } catch (Refused refused) {
            throw refused.about(number);
        }
    }
}
