package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.provider.Licences;
import org.springframework.stereotype.Component;

/** Tells organisations and their managers that a licence ends soon, or has ended. */
@Component
class RemindOfLicencesDelegate implements JavaDelegate {

    private final Licences licences;

    RemindOfLicencesDelegate(Licences licences) {
        this.licences = licences;
    }

    @Override
    public void execute(DelegateExecution execution) {
        licences.remind();
    }
}
