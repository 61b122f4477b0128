package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.CaseFunding;
import org.springframework.stereotype.Component;

/**
 * Reserves the programme's funds or reports why that is not possible. If the funds are not sufficient, the case waits in the order of its
 * triage and its applicant is told. The other reason is that the programme is closed.
 */
@Component
class ReserveFundsDelegate implements JavaDelegate {

    private final CaseFunding funding;

    ReserveFundsDelegate(CaseFunding funding) {
        this.funding = funding;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseFunding.Outcome outcome = funding.reserve(
                (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                AssistanceProcess.money(execution, AssistanceProcess.LEFT_MINOR),
                AssistanceProcess.priority(execution));
        execution.setVariable(AssistanceProcess.FUNDS_RESERVED, outcome == CaseFunding.Outcome.reserved);
        execution.setVariable(AssistanceProcess.PROGRAMME_OPEN, outcome != CaseFunding.Outcome.programmeClosed);
    }
}
