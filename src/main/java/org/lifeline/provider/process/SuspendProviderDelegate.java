package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.provider.Suspensions;
import org.springframework.stereotype.Component;

/** Suspends the provider in the transaction of the start form. If this is refused, no process is started. */
@Component
class SuspendProviderDelegate implements JavaDelegate {

    private final Suspensions suspensions;

    SuspendProviderDelegate(Suspensions suspensions) {
        this.suspensions = suspensions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        suspensions.suspend(
                ProviderForm.code(execution),
                execution.getVariable(ProviderForm.REASON),
                ActingPerson.manager(execution));
    }
}
