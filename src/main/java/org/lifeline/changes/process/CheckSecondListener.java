package org.lifeline.changes.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.changes.ChangeRequests;
import org.springframework.stereotype.Component;

/** Keeps the task from whoever may not confirm already when they claim it or are given it: who asked for the change above all. */
@Component
class CheckSecondListener implements TaskListener {

    private final ChangeRequests changes;

    CheckSecondListener(ChangeRequests changes) {
        this.changes = changes;
    }

    @Override
    public void notify(DelegateTask task) {
        String person = task.getAssignee();
        if (person != null && !person.isEmpty()) {
            changes.checkSecond(changes.get(ConfirmationProcess.request(task)), person);
        }
    }
}
