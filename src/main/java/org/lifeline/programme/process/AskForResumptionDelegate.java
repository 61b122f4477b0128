package org.lifeline.programme.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.springframework.stereotype.Component;

/** Requests that a paused programme takes applications again. */
@Component
class AskForResumptionDelegate implements JavaDelegate {

    private final ConfirmationProcess confirmation;

    AskForResumptionDelegate(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        confirmation.ask(
                execution, "resume", SmallForm.code(execution), Map.of(), execution.getVariable(SmallForm.REASON));
    }
}
