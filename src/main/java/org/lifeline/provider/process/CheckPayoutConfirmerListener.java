package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.provider.PayoutChanges;
import org.springframework.stereotype.Component;

/** Refuses who asked, or belongs to the organisation, already when they claim the task or are given it. */
@Component
class CheckPayoutConfirmerListener implements TaskListener {

    private final PayoutChanges changes;

    CheckPayoutConfirmerListener(PayoutChanges changes) {
        this.changes = changes;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task)
                .ifPresent(person ->
                        changes.checkConfirmer(PayoutProcess.provider(task), PayoutProcess.version(task), person));
    }
}
