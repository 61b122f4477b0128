package org.lifeline.redemption.process;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.redemption.Overdrawn;
import org.springframework.stereotype.Component;

/** Refuses a person who wants to take the task to confirm their own decision. */
@Component
class SecondPersonListener implements TaskListener {

    private final Overdrawn overdrawn;

    SecondPersonListener(Overdrawn overdrawn) {
        this.overdrawn = overdrawn;
    }

    @Override
    public void notify(DelegateTask task) {
        overdrawn.requireSecondPerson(
                UUID.fromString((String) task.getVariable(OverdrawnProcess.RECORD_ID)), task.getAssignee());
    }
}
