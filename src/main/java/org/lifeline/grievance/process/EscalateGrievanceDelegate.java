package org.lifeline.grievance.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.grievance.Grievances;
import org.springframework.stereotype.Component;

/** Puts a complaint whose time is over before the managers, too: the task is nobody's again, and they are written to. */
@Component
class EscalateGrievanceDelegate implements JavaDelegate {

    private final Grievances grievances;
    private final GrievanceProcess process;

    EscalateGrievanceDelegate(Grievances grievances, GrievanceProcess process) {
        this.grievances = grievances;
        this.process = process;
    }

    @Override
    public void execute(DelegateExecution execution) {
        process.openToManagers(
                execution.getProcessInstanceId(), grievances.escalate(GrievanceProcess.number(execution)));
    }
}
