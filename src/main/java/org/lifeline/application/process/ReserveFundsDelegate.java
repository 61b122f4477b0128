package org.lifeline.application.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantLetters;
import org.lifeline.application.Applications;
import org.springframework.stereotype.Component;

/** Reserves the programme's funds, or says that they do not reach: the case then waits in the order of its triage, and its applicant is told. */
@Component
class ReserveFundsDelegate implements JavaDelegate {

    private final Applications applications;
    private final ApplicantLetters letters;

    ReserveFundsDelegate(Applications applications, ApplicantLetters letters) {
        this.applications = applications;
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER);
        boolean reserved = applications.reserveFunds(number, priority(execution));
        if (!reserved) {
            letters.tellWaitingForFunds(number);
        }
        execution.setVariable(AssistanceProcess.FUNDS_RESERVED, reserved);
    }

    private static int priority(DelegateExecution execution) {
        return execution.getVariable(AssistanceProcess.TRIAGE) instanceof Map<?, ?> triage && triage.get("priority") instanceof Number priority
                ? priority.intValue()
                : 0;
    }
}
