package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Applications;
import org.lifeline.registry.process.PersonCheckProcess;
import org.springframework.stereotype.Component;

/** Enters the applicant into the registry, once for each application. */
@Component
class RegisterBeneficiaryDelegate implements JavaDelegate {

    private final Applications applications;

    RegisterBeneficiaryDelegate(Applications applications) {
        this.applications = applications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        applications.registerBeneficiary(PersonCheckProcess.number(execution));
    }
}
