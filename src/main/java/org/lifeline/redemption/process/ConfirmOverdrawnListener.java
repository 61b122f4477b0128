package org.lifeline.redemption.process;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.redemption.Overdrawn;
import org.springframework.stereotype.Component;

/** Records the second person's answer about an overdrawn redemption. */
@Component
class ConfirmOverdrawnListener implements TaskListener {

    private final Overdrawn overdrawn;

    ConfirmOverdrawnListener(Overdrawn overdrawn) {
        this.overdrawn = overdrawn;
    }

    @Override
    public void notify(DelegateTask task) {
        overdrawn.confirm(
                UUID.fromString((String) task.getVariable(OverdrawnProcess.RECORD_ID)),
                task.getVariable(OverdrawnProcess.CONFIRMATION),
                task.getVariable(OverdrawnProcess.CONFIRMATION_REASON),
                ActingPerson.manager(task));
    }
}
