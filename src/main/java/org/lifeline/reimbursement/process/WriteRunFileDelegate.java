package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.RunFiles;
import org.springframework.stereotype.Component;

/** Writes the file of a released payment run. */
@Component
class WriteRunFileDelegate implements JavaDelegate {

    private final RunFiles files;

    WriteRunFileDelegate(RunFiles files) {
        this.files = files;
    }

    @Override
    public void execute(DelegateExecution execution) {
        files.write((String) execution.getVariable(PaymentRunProcess.RUN_NUMBER));
    }
}
