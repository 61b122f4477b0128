package org.lifeline.application.process;

import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Says who reviews, and how much was asked for. */
@Component
class OpenAppealDelegate implements JavaDelegate {

    private final Programmes programmes;

    OpenAppealDelegate(Programmes programmes) {
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                "appealGroup", programmes.get((String) execution.getVariable("programmeCode")).appealGroup());
        execution.setVariable(
                "amount",
                Money.ofMinor((String) execution.getVariable("currency"), ((Number) execution.getVariable("amountMinor")).longValue())
                        .format(Locale.ENGLISH));
    }
}
