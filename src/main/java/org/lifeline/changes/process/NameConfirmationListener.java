package org.lifeline.changes.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.changes.ChangeRequests;
import org.springframework.stereotype.Component;

/** Puts into the task's name what is to be confirmed, and for which programme or case. */
@Component
class NameConfirmationListener implements TaskListener {

    private final ChangeRequests changes;

    NameConfirmationListener(ChangeRequests changes) {
        this.changes = changes;
    }

    @Override
    public void notify(DelegateTask task) {
        task.setName(changes.taskName(
                ConfirmationProcess.request(task), task.getExecution().getProcessBusinessKey()));
    }
}
