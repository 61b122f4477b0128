package org.lifeline.redemption.process;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.redemption.Overdrawn;
import org.springframework.stereotype.Component;

/** Records a manager's decision about an overdrawn redemption. Nothing is paid before a second person confirms. */
@Component
class DecideOverdrawnListener implements TaskListener {

    private final Overdrawn overdrawn;

    DecideOverdrawnListener(Overdrawn overdrawn) {
        this.overdrawn = overdrawn;
    }

    @Override
    public void notify(DelegateTask task) {
        String manager = ActingPerson.manager(task);
        overdrawn.decide(
                UUID.fromString((String) task.getVariable(OverdrawnProcess.RECORD_ID)),
                task.getVariable(OverdrawnProcess.DECISION),
                task.getVariable(OverdrawnProcess.REASON),
                manager);
    }
}
