package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.CaseFunding;
import org.springframework.stereotype.Component;

/** Reserves the funds of a provisional voucher, or reports that they are not sufficient. */
@Component
class ReserveEmergencyFundsDelegate implements JavaDelegate {

    private final CaseFunding funding;

    ReserveEmergencyFundsDelegate(CaseFunding funding) {
        this.funding = funding;
    }

    @Override
    public void execute(DelegateExecution execution) {
        boolean reserved = funding.reserveEmergency(
                (String) execution.getVariable(AssistanceProcess.CASE_NUMBER),
                (String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE),
                AssistanceProcess.money(execution, AssistanceProcess.EMERGENCY_MINOR),
                AssistanceProcess.priority(execution));
        execution.setVariable(AssistanceProcess.EMERGENCY_FUNDS_RESERVED, reserved);
    }
}
