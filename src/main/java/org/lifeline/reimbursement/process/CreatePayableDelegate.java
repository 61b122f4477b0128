package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.Payables;
import org.springframework.stereotype.Component;

/** Creates the signed document and the payment instruction of an approved claim. */
@Component
class CreatePayableDelegate implements JavaDelegate {

    private final Payables payables;

    CreatePayableDelegate(Payables payables) {
        this.payables = payables;
    }

    @Override
    public void execute(DelegateExecution execution) {
        payables.create((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER));
    }
}
