package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.Advances;
import org.springframework.stereotype.Component;

/** Lets payment runs collect the advance, in the transaction in which its process begins to wait for the payment. */
@Component
class OpenAdvanceDelegate implements JavaDelegate {

    private final Advances advances;

    OpenAdvanceDelegate(Advances advances) {
        this.advances = advances;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = AdvanceProcess.number(execution);
        advances.open(number);
        execution.setVariables(AdvanceProcess.facts(advances.get(number)));
    }
}
