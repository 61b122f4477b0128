package org.lifeline.grievance.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.grievance.Grievances;
import org.springframework.stereotype.Component;

/** Erases the words of a complaint, of both sides, and how the person is reached. */
@Component
class EraseGrievanceDelegate implements JavaDelegate {

    private final Grievances grievances;

    EraseGrievanceDelegate(Grievances grievances) {
        this.grievances = grievances;
    }

    @Override
    public void execute(DelegateExecution execution) {
        grievances.eraseAfterTime(GrievanceProcess.number(execution));
    }
}
