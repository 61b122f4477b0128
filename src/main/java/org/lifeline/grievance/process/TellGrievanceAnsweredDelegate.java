package org.lifeline.grievance.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.grievance.Grievances;
import org.lifeline.platform.engine.SystemAuthority;
import org.springframework.stereotype.Component;

/** Tells the person that their complaint was answered, and where to read the answer. */
@Component
class TellGrievanceAnsweredDelegate implements JavaDelegate {

    private final Grievances grievances;

    TellGrievanceAnsweredDelegate(Grievances grievances) {
        this.grievances = grievances;
    }

    @Override
    public void execute(DelegateExecution execution) {
        // part of the person's answer; the message is not
        SystemAuthority.run(() -> grievances.tell(GrievanceProcess.number(execution)));
    }
}
