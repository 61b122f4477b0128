package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Applications;
import org.springframework.stereotype.Component;

/** Ends a case that its applicant has withdrawn. */
@Component
class RecordWithdrawalDelegate implements JavaDelegate {

    private final Applications applications;

    RecordWithdrawalDelegate(Applications applications) {
        this.applications = applications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        applications.withdraw((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
    }
}
