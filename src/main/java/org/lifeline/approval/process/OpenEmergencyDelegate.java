package org.lifeline.approval.process;

import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Determines how much emergency help may be authorised, and by whom. */
@Component
class OpenEmergencyDelegate implements JavaDelegate {

    private final Programmes programmes;

    OpenEmergencyDelegate(Programmes programmes) {
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Programme programme = programmes.get(ApprovalProcess.text(execution, ApprovalProcess.PROGRAMME_CODE));
        long applied = ApprovalProcess.number(execution, ApprovalProcess.AMOUNT_MINOR);
        Money most = Money.ofMinor(
                ApprovalProcess.text(execution, ApprovalProcess.CURRENCY),
                Math.min(applied, programme.emergencyCap().minor()));
        execution.setVariable(ApprovalProcess.EMERGENCY_GROUP, programme.emergencyGroup());
        execution.setVariable(ApprovalProcess.EMERGENCY_MINOR, most.minor());
        execution.setVariable(ApprovalProcess.AMOUNT, most.format(Locale.ENGLISH));
    }
}
