package org.lifeline.grievance.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.grievance.Grievances;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Refuses a person who wants to take the task of a complaint that they may not answer. */
@Component
class CheckGrievanceAnswererListener implements TaskListener {

    private final Grievances grievances;

    CheckGrievanceAnswererListener(Grievances grievances) {
        this.grievances = grievances;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task)
                .ifPresent(person -> grievances.requireAnswerer(GrievanceProcess.number(task), person));
    }
}
