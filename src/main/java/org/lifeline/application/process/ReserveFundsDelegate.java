package org.lifeline.application.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Applications;
import org.springframework.stereotype.Component;

/** Reserves the programme's funds, or says that they do not reach: the case then waits in the order of its triage. */
@Component
class ReserveFundsDelegate implements JavaDelegate {

    private final Applications applications;

    ReserveFundsDelegate(Applications applications) {
        this.applications = applications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                AssistanceProcess.FUNDS_RESERVED,
                applications.reserveFunds(
                        (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER), priority(execution)));
    }

    private static int priority(DelegateExecution execution) {
        return execution.getVariable(AssistanceProcess.TRIAGE) instanceof Map<?, ?> triage && triage.get("priority") instanceof Number priority
                ? priority.intValue()
                : 0;
    }
}
