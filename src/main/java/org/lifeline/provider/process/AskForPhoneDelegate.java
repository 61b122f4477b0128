package org.lifeline.provider.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.springframework.stereotype.Component;

/** Requests that a number becomes one on which the provider is called back. */
@Component
class AskForPhoneDelegate implements JavaDelegate {

    private final ConfirmationProcess confirmation;

    AskForPhoneDelegate(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        confirmation.ask(
                execution,
                "providerPhone",
                null,
                Map.of(
                        "provider",
                        ProviderForm.code(execution),
                        "phone",
                        ProviderForm.text(execution, ProviderForm.PHONE)),
                execution.getVariable(ProviderForm.REASON));
    }
}
