package org.lifeline.grievance.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.grievance.GrievanceErasure;
import org.springframework.stereotype.Component;

/** Erases the words of a complaint, of both sides, and how the person is reached. */
@Component
class EraseGrievanceDelegate implements JavaDelegate {

    private final GrievanceErasure erasure;

    EraseGrievanceDelegate(GrievanceErasure erasure) {
        this.erasure = erasure;
    }

    @Override
    public void execute(DelegateExecution execution) {
        erasure.eraseAfterTime(GrievanceProcess.number(execution));
    }
}
