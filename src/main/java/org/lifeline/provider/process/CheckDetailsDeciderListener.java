package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.provider.DetailsChanges;
import org.springframework.stereotype.Component;

/** Refuses a manager of other programmes, or who belongs to the organisation, already when they claim the task or are given it. */
@Component
class CheckDetailsDeciderListener implements TaskListener {

    private final DetailsChanges changes;

    CheckDetailsDeciderListener(DetailsChanges changes) {
        this.changes = changes;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task)
                .ifPresent(person ->
                        changes.checkDecider(DetailsProcess.provider(task), DetailsProcess.number(task), person));
    }
}
