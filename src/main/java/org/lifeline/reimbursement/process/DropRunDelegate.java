package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.PaymentRuns;
import org.springframework.stereotype.Component;

/** Gives a payment run up; its claims can be in another one. */
@Component
class DropRunDelegate implements JavaDelegate {

    private final PaymentRuns runs;

    DropRunDelegate(PaymentRuns runs) {
        this.runs = runs;
    }

    @Override
    public void execute(DelegateExecution execution) {
        runs.drop((String) execution.getVariable(PaymentRunProcess.RUN_NUMBER), ActingPerson.account(execution));
    }
}
