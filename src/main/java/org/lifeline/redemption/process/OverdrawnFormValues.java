package org.lifeline.redemption.process;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.redemption.Overdrawn;
import org.springframework.stereotype.Component;

/** Shows the first manager's reason to the second one, who confirms the decision. */
@Component
class OverdrawnFormValues implements FormValues {

    private final Overdrawn overdrawn;

    OverdrawnFormValues(Overdrawn overdrawn) {
        this.overdrawn = overdrawn;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_confirmOverdrawn");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        return Map.of(
                OverdrawnProcess.REASON,
                () -> overdrawn.decidersReason(UUID.fromString((String) task.getVariable(OverdrawnProcess.RECORD_ID))));
    }
}
