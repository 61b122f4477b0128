package org.lifeline.programme.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.springframework.stereotype.Component;

/** Requests more money for the budget. An impossible request is refused while the manager still sees the form. */
@Component
class AskForTopUpDelegate implements JavaDelegate {

    private final ConfirmationProcess confirmation;

    AskForTopUpDelegate(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        confirmation.ask(
                execution,
                "topUp",
                SmallForm.code(execution),
                Map.of(
                        "amount",
                        SmallForm.text(execution, SmallForm.ADDED_FUNDS),
                        "source",
                        SmallForm.text(execution, SmallForm.FUNDING_SOURCE)),
                execution.getVariable(SmallForm.FUNDING_SOURCE));
    }
}
