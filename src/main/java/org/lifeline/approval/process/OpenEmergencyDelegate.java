package org.lifeline.approval.process;

import static org.camunda.spin.Spin.JSON;

import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Emergencies;
import org.lifeline.approval.Reasons;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Works out how much emergency help may be authorised, and who may. */
@Component
class OpenEmergencyDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Reasons reasons;

    OpenEmergencyDelegate(Programmes programmes, Reasons reasons) {
        this.programmes = programmes;
        this.reasons = reasons;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Programme programme = programmes.get(ApprovalProcess.text(execution, ApprovalProcess.PROGRAMME_CODE));
        long applied = ApprovalProcess.number(execution, ApprovalProcess.AMOUNT_MINOR);
        Money most = Money.ofMinor(
                ApprovalProcess.text(execution, ApprovalProcess.CURRENCY), Math.min(applied, programme.emergencyCap().minor()));
        execution.setVariable("emergencyGroup", programme.emergencyGroup());
        execution.setVariable("emergencyMinor", most.minor());
        execution.setVariable(ApprovalProcess.AMOUNT, most.format(Locale.ENGLISH));
        execution.setVariable(
                ApprovalProcess.REASONS,
                JSON(reasons.choices(Emergencies.AUTHORISE, Emergencies.DECLINE).stream()
                        .map(r -> Map.of("value", r.value(), "label", r.label()))
                        .toList()));
    }
}
