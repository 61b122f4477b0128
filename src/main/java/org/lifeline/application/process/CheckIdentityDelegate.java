package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Applications;
import org.lifeline.platform.engine.TransientVariable;
import org.lifeline.registry.IdentityChecks;
import org.lifeline.registry.process.PersonCheckProcess;
import org.springframework.stereotype.Component;

/** Asks the source of identities about the applicant's statements. The answer is stored with the case, not by the engine. */
@Component
class CheckIdentityDelegate implements JavaDelegate {

    private final IdentityChecks checks;
    private final Applications applications;

    CheckIdentityDelegate(IdentityChecks checks, Applications applications) {
        this.checks = checks;
        this.applications = applications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = PersonCheckProcess.number(execution);
        TransientVariable.set(
                execution,
                PersonCheckProcess.IDENTITY,
                checks.check(number, applications.get(number).read().person(), PersonCheckProcess.point(execution))
                        .name());
    }
}
