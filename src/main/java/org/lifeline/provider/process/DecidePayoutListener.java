package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.provider.PayoutChange;
import org.lifeline.provider.PayoutChanges;
import org.springframework.stereotype.Component;

/** Confirms the change with the call that was made, or refuses it, in the transaction that completes the task. */
@Component
class DecidePayoutListener implements TaskListener {

    private final PayoutChanges changes;

    DecidePayoutListener(PayoutChanges changes) {
        this.changes = changes;
    }

    @Override
    public void notify(DelegateTask task) {
        PayoutChange change = changes.decide(
                PayoutProcess.provider(task),
                PayoutProcess.version(task),
                task.getVariable(PayoutProcess.DECISION),
                task.getVariable(PayoutProcess.CALLED_NUMBER),
                task.getVariable(PayoutProcess.CALLED_PERSON),
                task.getVariable(PayoutProcess.REASON),
                ManagersTask.manager(task));
        PayoutProcess.waitUntil(task.getExecution(), change.inForceFrom());
    }
}
