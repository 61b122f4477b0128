package org.lifeline.programme.process;

import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.changes.process.ConfirmationProcess;
import org.springframework.stereotype.Component;

/** Requests the money that a waiting case needs. As with every top-up, the budget is raised when a second manager confirms. */
@Component
class ProvideFundsListener implements TaskListener {

    private final ConfirmationProcess confirmation;

    ProvideFundsListener(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void notify(DelegateTask task) {
        confirmation.askForCase(
                "topUp",
                String.valueOf(task.getVariable(SetUpProcess.PROGRAMME_CODE)),
                task.getExecution().getProcessBusinessKey(),
                Map.of(
                        "amount",
                        Objects.toString(task.getVariable(SmallForm.ADDED_FUNDS), ""),
                        "source",
                        Objects.toString(task.getVariable(SmallForm.FUNDING_SOURCE), "")),
                task.getVariable(SmallForm.FUNDING_SOURCE));
        // if the case asks again, the form must start empty
        task.getExecution().removeVariable(SmallForm.ADDED_FUNDS);
        task.getExecution().removeVariable(SmallForm.FUNDING_SOURCE);
    }
}
