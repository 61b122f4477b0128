package org.lifeline.provider.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.springframework.stereotype.Component;

/** Requests that a suspended provider goes on. */
@Component
class AskForProviderResumptionDelegate implements JavaDelegate {

    private final ConfirmationProcess confirmation;

    AskForProviderResumptionDelegate(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        confirmation.ask(
                execution,
                "resumeProvider",
                null,
                Map.of("provider", ProviderForm.code(execution)),
                execution.getVariable(ProviderForm.REASON));
    }
}
