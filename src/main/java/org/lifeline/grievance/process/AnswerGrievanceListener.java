package org.lifeline.grievance.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.grievance.GrievanceAnswers;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Records the answer to a complaint. If it is refused, the task stays open. The words stay encrypted with the complaint, not in the process. */
@Component
class AnswerGrievanceListener implements TaskListener {

    private final GrievanceAnswers answers;

    AnswerGrievanceListener(GrievanceAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void notify(DelegateTask task) {
        answers.answer(
                GrievanceProcess.number(task),
                task.getVariable(GrievanceProcess.ANSWER),
                ActingPerson.account(task),
                ActingPerson.groups(task));
        task.getExecution().removeVariable(GrievanceProcess.ANSWER);
    }
}
