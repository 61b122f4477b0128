package org.lifeline.reimbursement.process;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.FastLane;
import org.springframework.stereotype.Component;

/** Approves a small clean claim without a person, within the limits of the programme's managers, and keeps what the table judged. */
@Component
class TakeFastLaneDelegate implements JavaDelegate {

    private final FastLane fastLane;

    TakeFastLaneDelegate(FastLane fastLane) {
        this.fastLane = fastLane;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Map<String, Object> facts =
                ClaimProcess.JUDGED.stream().collect(Collectors.toMap(Function.identity(), execution::getVariable));
        boolean approved = fastLane.approve(
                (String) execution.getVariable(ClaimProcess.CLAIM_NUMBER),
                (String) execution.getVariable(ClaimProcess.CHECK_ROW),
                facts);
        execution.setVariable(ClaimProcess.WITHIN_FAST_LANE, approved);
    }
}
