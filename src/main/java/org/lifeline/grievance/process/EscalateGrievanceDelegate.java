package org.lifeline.grievance.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.grievance.GrievanceAnswers;
import org.springframework.stereotype.Component;

/** Puts a complaint whose time is over before the managers, too: the task is nobody's again, and they are written to. */
@Component
class EscalateGrievanceDelegate implements JavaDelegate {

    private final GrievanceAnswers answers;

    EscalateGrievanceDelegate(GrievanceAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        answers.escalate(GrievanceProcess.number(execution));
    }
}
