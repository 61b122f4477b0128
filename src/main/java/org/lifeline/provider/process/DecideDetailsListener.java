package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.provider.DetailsDecisions;
import org.springframework.stereotype.Component;

/** Makes the change or refuses it, in the transaction that completes the task. */
@Component
class DecideDetailsListener implements TaskListener {

    private final DetailsDecisions decisions;

    DecideDetailsListener(DetailsDecisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void notify(DelegateTask task) {
        decisions.decide(
                DetailsProcess.provider(task),
                DetailsProcess.number(task),
                task.getVariable(DetailsProcess.DECISION),
                task.getVariable(DetailsProcess.REASON),
                ManagersTask.manager(task));
    }
}
