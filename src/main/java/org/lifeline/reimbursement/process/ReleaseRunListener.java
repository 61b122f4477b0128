package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.PaymentRuns;
import org.springframework.stereotype.Component;

/** Records that a person released a payment run, or gave it up. */
@Component
class ReleaseRunListener implements TaskListener {

    private final PaymentRuns runs;

    ReleaseRunListener(PaymentRuns runs) {
        this.runs = runs;
    }

    @Override
    public void notify(DelegateTask task) {
        runs.decide(
                (String) task.getVariable(PaymentRunProcess.RUN_NUMBER),
                ActingPerson.account(task),
                task.getVariable(PaymentRunProcess.RELEASE_DECISION));
    }
}
