package org.lifeline.approval.process;

import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.StageSeats;
import org.springframework.stereotype.Component;

/** Makes a stage more urgent whose officers were reminded, where the calling model says by how much. */
@Component
class RaisePriorityDelegate implements JavaDelegate {

    private final StageSeats seats;

    RaisePriorityDelegate(StageSeats seats) {
        this.seats = seats;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Optional.ofNullable((Number) execution.getVariable(ApprovalProcess.REMINDED_PRIORITY))
                .ifPresent(raised -> {
                    seats.setPriority(execution.getProcessInstanceId(), raised.intValue());
                    execution.setVariable(ApprovalProcess.PRIORITY, raised.intValue());
                });
    }
}
