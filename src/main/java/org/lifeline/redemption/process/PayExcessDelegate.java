package org.lifeline.redemption.process;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.redemption.Overdrawn;
import org.springframework.stereotype.Component;

/** Pays the excess of an overdrawn redemption, after two managers have decided it. */
@Component
class PayExcessDelegate implements JavaDelegate {

    private final Overdrawn overdrawn;

    PayExcessDelegate(Overdrawn overdrawn) {
        this.overdrawn = overdrawn;
    }

    @Override
    public void execute(DelegateExecution execution) {
        overdrawn.pay(UUID.fromString((String) execution.getVariable(OverdrawnProcess.RECORD_ID)));
    }
}
