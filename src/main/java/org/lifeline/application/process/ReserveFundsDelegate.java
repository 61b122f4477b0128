package org.lifeline.application.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantMessages;
import org.lifeline.application.CaseFunding;
import org.lifeline.platform.money.Money;
import org.springframework.stereotype.Component;

/**
 * Reserves the programme's funds or reports why that is not possible. If the funds are not sufficient, the case waits in the order of its
 * triage and its applicant is told. The other reason is that the programme is closed.
 */
@Component
class ReserveFundsDelegate implements JavaDelegate {

    private final CaseFunding funding;
    private final ApplicantMessages letters;

    ReserveFundsDelegate(CaseFunding funding, ApplicantMessages letters) {
        this.funding = funding;
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER);
        Money left = Money.ofMinor(
                (String) execution.getVariable(AssistanceProcess.CURRENCY),
                ((Number) execution.getVariable(AssistanceProcess.LEFT_MINOR)).longValue());
        CaseFunding.Outcome outcome = funding.reserve(number, left, priority(execution));
        if (outcome == CaseFunding.Outcome.waiting) {
            letters.tellWaitingForFunds(number);
        }
        execution.setVariable(AssistanceProcess.FUNDS_RESERVED, outcome == CaseFunding.Outcome.reserved);
        execution.setVariable(AssistanceProcess.PROGRAMME_OPEN, outcome != CaseFunding.Outcome.programmeClosed);
    }

    private static int priority(DelegateExecution execution) {
        if (execution.getVariable(AssistanceProcess.PRIORITY) instanceof Number priority) {
            return priority.intValue();
        }
        // a case that began before the issuance was called as a process has its triage only
        return execution.getVariable(AssistanceProcess.TRIAGE) instanceof Map<?, ?> triage
                        && triage.get("priority") instanceof Number priority
                ? priority.intValue()
                : 0;
    }
}
