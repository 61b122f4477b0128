package org.lifeline.changes.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.ChangeRequests;
import org.springframework.stereotype.Component;

/** Ends a request on which nobody decided in time. */
@Component
class DropChangeDelegate implements JavaDelegate {

    private final ChangeRequests changes;

    DropChangeDelegate(ChangeRequests changes) {
        this.changes = changes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        changes.lapse(ConfirmationProcess.request(execution));
        execution.setVariable(ConfirmationProcess.DECISION, ConfirmationProcess.LAPSE);
    }
}
