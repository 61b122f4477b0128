package org.lifeline.changes.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.changes.ChangeRequests;
import org.springframework.stereotype.Component;

/** Makes the change or refuses it, in the transaction that completes the second person's task. */
@Component
class DecideChangeListener implements TaskListener {

    private final ChangeRequests changes;

    DecideChangeListener(ChangeRequests changes) {
        this.changes = changes;
    }

    @Override
    public void notify(DelegateTask task) {
        changes.decide(
                ConfirmationProcess.request(task),
                task.getVariable(ConfirmationProcess.DECISION),
                task.getVariable(ConfirmationProcess.DECISION_REASON),
                ConfirmationProcess.managerWithTask(task));
    }
}
