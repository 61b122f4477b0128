package org.lifeline.grievance.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.grievance.GrievanceAnswers;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Refuses a person who wants to take the task of a complaint that they may not answer. */
@Component
class CheckGrievanceAnswererListener implements TaskListener {

    private final GrievanceAnswers answers;

    CheckGrievanceAnswererListener(GrievanceAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task).ifPresent(person -> answers.requireAnswerer(GrievanceProcess.number(task), person));
    }
}
