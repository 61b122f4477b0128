package org.lifeline.programme.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.changes.process.ConfirmationProcess;
import org.springframework.stereotype.Component;

/** Requests other limits of the fast lane of claims. */
@Component
class AskForFastLaneDelegate implements JavaDelegate {

    private final ConfirmationProcess confirmation;

    AskForFastLaneDelegate(ConfirmationProcess confirmation) {
        this.confirmation = confirmation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        confirmation.ask(
                execution,
                "fastLane",
                SmallForm.code(execution),
                Map.of(
                        SmallForm.FAST_LANE_CLAIM, SmallForm.text(execution, SmallForm.FAST_LANE_CLAIM),
                        SmallForm.FAST_LANE_PROVIDER, SmallForm.text(execution, SmallForm.FAST_LANE_PROVIDER),
                        SmallForm.REVIEW_PERCENT, SmallForm.text(execution, SmallForm.REVIEW_PERCENT)),
                execution.getVariable(SmallForm.REASON));
    }
}
