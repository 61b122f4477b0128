package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Applications;
import org.lifeline.platform.money.Money;
import org.springframework.stereotype.Component;

/** All stages have approved: writes down what they granted, and what of it a provisional voucher does not cover. */
@Component
class SettleEmergencyDelegate implements JavaDelegate {

    private final Applications applications;
    private final AssistanceProcess process;

    SettleEmergencyDelegate(Applications applications, AssistanceProcess process) {
        this.applications = applications;
        this.process = process;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER);
        process.emergencyOver(number);
        Money left = applications.grant(
                number,
                Money.ofMinor(
                        (String) execution.getVariable(AssistanceProcess.CURRENCY),
                        ((Number) execution.getVariable(AssistanceProcess.AMOUNT_MINOR)).longValue()));
        execution.setVariable("leftMinor", left.minor());
    }
}
