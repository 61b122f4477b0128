package org.lifeline.programme.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.springframework.stereotype.Component;

/** Requests a change of a programme's managers. */
@Component
class AskForManagersDelegate implements JavaDelegate {

    private final ConfirmationProcess confirmation;

    AskForManagersDelegate(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        confirmation.ask(
                execution,
                "managers",
                SmallForm.code(execution),
                Map.of("managers", SmallForm.chosen(execution, SmallForm.MANAGERS)),
                execution.getVariable(SmallForm.REASON));
    }
}
