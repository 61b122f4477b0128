package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.PaymentRuns;
import org.springframework.stereotype.Component;

/** Writes the file of a released payment run. */
@Component
class WriteRunFileDelegate implements JavaDelegate {

    private final PaymentRuns runs;

    WriteRunFileDelegate(PaymentRuns runs) {
        this.runs = runs;
    }

    @Override
    public void execute(DelegateExecution execution) {
        runs.writeFile((String) execution.getVariable(PaymentRunProcess.RUN_NUMBER));
    }
}
