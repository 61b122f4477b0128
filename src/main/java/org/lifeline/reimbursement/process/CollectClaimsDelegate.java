package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Collects the claims of a payment run, and names who may release it. */
@Component
class CollectClaimsDelegate implements JavaDelegate {

    private final PaymentRunProcess process;

    CollectClaimsDelegate(PaymentRunProcess process) {
        this.process = process;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariables(process.collect((String) execution.getVariable(PaymentRunProcess.RUN_NUMBER)));
    }
}
