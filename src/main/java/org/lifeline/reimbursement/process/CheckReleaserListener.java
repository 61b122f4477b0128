package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.PaymentRuns;
import org.springframework.stereotype.Component;

/** Refuses the task to who prepared the run or decided on one of its claims. */
@Component
class CheckReleaserListener implements TaskListener {

    private final PaymentRuns runs;

    CheckReleaserListener(PaymentRuns runs) {
        this.runs = runs;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task)
                .ifPresent(person ->
                        runs.requireReleaser((String) task.getVariable(PaymentRunProcess.RUN_NUMBER), person));
    }
}
