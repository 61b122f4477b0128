package org.lifeline.grievance.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.grievance.GrievanceAnswers;
import org.lifeline.platform.engine.SystemAuthority;
import org.springframework.stereotype.Component;

/** Tells the person that their complaint was answered, and where to read the answer. */
@Component
class TellGrievanceAnsweredListener implements TaskListener {

    private final GrievanceAnswers answers;

    TellGrievanceAnsweredListener(GrievanceAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void notify(DelegateTask task) {
        // part of the person's answer; the message is not
        SystemAuthority.run(() -> answers.tell(GrievanceProcess.number(task)));
    }
}
