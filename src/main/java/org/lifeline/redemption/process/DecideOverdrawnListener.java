package org.lifeline.redemption.process;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.Officers;
import org.lifeline.redemption.Overdrawn;
import org.springframework.stereotype.Component;

/** Records a manager's decision about an overdrawn redemption. Nothing is paid before a second person confirms. */
@Component
class DecideOverdrawnListener implements TaskListener {

    private final Overdrawn overdrawn;
    private final Officers officers;

    DecideOverdrawnListener(Overdrawn overdrawn, Officers officers) {
        this.overdrawn = overdrawn;
        this.officers = officers;
    }

    @Override
    public void notify(DelegateTask task) {
        String manager = officers.currentManager();
        overdrawn.decide(
                UUID.fromString((String) task.getVariable(OverdrawnProcess.RECORD_ID)),
                task.getVariable(OverdrawnProcess.DECISION),
                task.getVariable(OverdrawnProcess.REASON),
                manager);
    }
}
