package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.CaseProgress;
import org.springframework.stereotype.Component;

/** Ends a case whose programme was closed before a voucher was issued. */
@Component
class RecordProgrammeClosedDelegate implements JavaDelegate {

    private final CaseProgress progress;

    RecordProgrammeClosedDelegate(CaseProgress progress) {
        this.progress = progress;
    }

    @Override
    public void execute(DelegateExecution execution) {
        progress.endWithProgramme((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
    }
}
