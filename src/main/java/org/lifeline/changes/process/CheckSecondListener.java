package org.lifeline.changes.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Refuses a person who may not confirm, above all the one who requested the change, already when they claim the task or are given it. */
@Component
class CheckSecondListener implements TaskListener {

    private final ChangeRequests changes;

    CheckSecondListener(ChangeRequests changes) {
        this.changes = changes;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task).ifPresent(person -> changes.checkSecond(ConfirmationProcess.request(task), person));
    }
}
