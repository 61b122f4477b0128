package org.lifeline.application.process;

import static org.camunda.spin.Spin.JSON;

import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Appeals;
import org.lifeline.approval.Reasons;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Brings the reasons of a reviewer to choose from, and who reviews. */
@Component
class OpenAppealDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Reasons reasons;

    OpenAppealDelegate(Programmes programmes, Reasons reasons) {
        this.programmes = programmes;
        this.reasons = reasons;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                "appealGroup", programmes.get((String) execution.getVariable("programmeCode")).appealGroup());
        execution.setVariable(
                "amount",
                Money.ofMinor((String) execution.getVariable("currency"), ((Number) execution.getVariable("amountMinor")).longValue())
                        .format(Locale.ENGLISH));
        execution.setVariable(
                "reasons",
                JSON(reasons.choices(Appeals.UPHOLD, Appeals.OVERTURN).stream()
                        .map(r -> Map.of("value", r.value(), "label", r.label()))
                        .toList()));
    }
}
