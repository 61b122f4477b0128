package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Emergencies;
import org.springframework.stereotype.Component;

/** Checks the case again before help is given, under the lock on the case: nobody else can decide the case until this transaction ends. */
@Component
class CheckEmergencyDelegate implements JavaDelegate {

    private final Emergencies emergencies;

    CheckEmergencyDelegate(Emergencies emergencies) {
        this.emergencies = emergencies;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                ApprovalProcess.EMERGENCY_WANTED,
                emergencies.isStillWanted(ApprovalProcess.text(execution, ApprovalProcess.CASE_NUMBER)));
    }
}
