package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Commits the funds of a provisional voucher, or says that they do not reach. */
@Component
class ReserveEmergencyFundsDelegate implements JavaDelegate {

    private final Programmes programmes;

    ReserveEmergencyFundsDelegate(Programmes programmes) {
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                "emergencyFundsReserved",
                programmes.reserve(
                        (String) execution.getVariable("programmeCode"),
                        Money.ofMinor(
                                (String) execution.getVariable("currency"),
                                ((Number) execution.getVariable("emergencyMinor")).longValue())));
    }
}
