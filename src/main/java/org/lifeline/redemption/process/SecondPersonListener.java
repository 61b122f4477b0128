package org.lifeline.redemption.process;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.redemption.Overdrawn;
import org.springframework.stereotype.Component;

/** Lets nobody take the confirmation of their own decision. */
@Component
class SecondPersonListener implements TaskListener {

    private final Overdrawn overdrawn;

    SecondPersonListener(Overdrawn overdrawn) {
        this.overdrawn = overdrawn;
    }

    @Override
    public void notify(DelegateTask task) {
        overdrawn.requireSecondPerson(UUID.fromString((String) task.getVariable(OverdrawnProcess.RECORD_ID)), task.getAssignee());
    }
}
