package org.lifeline.application.process;

import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Determines who reviews the appeal, and how much was asked for. */
@Component
class OpenAppealDelegate implements JavaDelegate {

    private final Programmes programmes;

    OpenAppealDelegate(Programmes programmes) {
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                AssistanceProcess.APPEAL_GROUP,
                programmes
                        .get((String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE))
                        .appealGroup());
        execution.setVariable(
                AssistanceProcess.AMOUNT,
                AssistanceProcess.money(execution, AssistanceProcess.AMOUNT_MINOR)
                        .format(Locale.ENGLISH));
    }
}
