package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantIdentity;
import org.lifeline.platform.engine.TransientVariable;
import org.lifeline.registry.Identity;
import org.lifeline.registry.process.PersonCheckProcess;
import org.springframework.stereotype.Component;

/** Asks the source of identities about the applicant's statements. The answer is stored with the case, not by the engine. */
@Component
class CheckIdentityDelegate implements JavaDelegate {

    private final ApplicantIdentity identity;

    CheckIdentityDelegate(ApplicantIdentity identity) {
        this.identity = identity;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Identity answer = identity.check(PersonCheckProcess.number(execution), PersonCheckProcess.point(execution));
        TransientVariable.set(execution, PersonCheckProcess.IDENTITY, answer.name());
    }
}
