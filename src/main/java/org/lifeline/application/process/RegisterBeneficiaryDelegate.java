package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.CaseProgress;
import org.lifeline.registry.process.PersonCheckProcess;
import org.springframework.stereotype.Component;

/** Enters the applicant into the registry, once for each application. */
@Component
class RegisterBeneficiaryDelegate implements JavaDelegate {

    private final CaseProgress progress;

    RegisterBeneficiaryDelegate(CaseProgress progress) {
        this.progress = progress;
    }

    @Override
    public void execute(DelegateExecution execution) {
        progress.registerBeneficiary(PersonCheckProcess.number(execution));
    }
}
