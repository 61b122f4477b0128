package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Applications;
import org.springframework.stereotype.Component;

/** Commits the programme's funds, or says that they do not reach. */
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
                applications.reserveFunds((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER)));
    }
}
