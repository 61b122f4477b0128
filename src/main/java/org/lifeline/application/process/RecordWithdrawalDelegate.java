package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.CaseProgress;
import org.springframework.stereotype.Component;

/** Ends a case that its applicant has withdrawn. */
@Component
class RecordWithdrawalDelegate implements JavaDelegate {

    private final CaseProgress progress;

    RecordWithdrawalDelegate(CaseProgress progress) {
        this.progress = progress;
    }

    @Override
    public void execute(DelegateExecution execution) {
        progress.withdraw((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
    }
}
