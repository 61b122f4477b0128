package org.lifeline.programme.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.springframework.stereotype.Component;

/** Requests a later last day for applications. */
@Component
class AskForExtensionDelegate implements JavaDelegate {

    private final ConfirmationProcess confirmation;

    AskForExtensionDelegate(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        confirmation.ask(
                execution,
                "extend",
                SmallForm.code(execution),
                Map.of("lastDay", SmallForm.text(execution, SmallForm.LAST_DAY)),
                execution.getVariable(SmallForm.REASON));
    }
}
