package org.lifeline.programme.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.springframework.stereotype.Component;

/** Requests the closing of a programme, once the manager has confirmed that they know what it means. */
@Component
class AskForClosingDelegate implements JavaDelegate {

    private final ConfirmationProcess confirmation;

    AskForClosingDelegate(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        SmallForm.requireConfirmed(execution, "Confirm that a closed programme is never opened again.");
        confirmation.ask(execution, "close", code, Map.of(), execution.getVariable(SmallForm.REASON));
    }
}
