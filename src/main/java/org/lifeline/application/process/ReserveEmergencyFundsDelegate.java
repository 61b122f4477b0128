package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.Part;
import org.lifeline.ledger.Reservations;
import org.lifeline.platform.money.Money;
import org.springframework.stereotype.Component;

/** Reserves the funds of a provisional voucher, or reports that they are not sufficient. */
@Component
class ReserveEmergencyFundsDelegate implements JavaDelegate {

    private final Reservations reservations;

    ReserveEmergencyFundsDelegate(Reservations reservations) {
        this.reservations = reservations;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(AssistanceProcess.CASE_NUMBER);
        boolean reserved = reservations.reserve(
                number,
                Part.emergency,
                (String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE),
                Money.ofMinor(
                        (String) execution.getVariable(AssistanceProcess.CURRENCY),
                        ((Number) execution.getVariable(AssistanceProcess.EMERGENCY_MINOR)).longValue()),
                ((Number) execution.getVariable(AssistanceProcess.PRIORITY)).intValue());
        if (!reserved) {
            // the case waits for funds only once, for what its officers grant
            reservations.release(number, Part.emergency, "notCovered", AuditLog.SYSTEM);
        }
        execution.setVariable(AssistanceProcess.EMERGENCY_FUNDS_RESERVED, reserved);
    }
}
