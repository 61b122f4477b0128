package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Applications;
import org.springframework.stereotype.Component;

/** Ends a case whose programme was closed before a voucher was issued. */
@Component
class RecordProgrammeClosedDelegate implements JavaDelegate {

    private final Applications applications;

    RecordProgrammeClosedDelegate(Applications applications) {
        this.applications = applications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        applications.endWithProgramme((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
    }
}
