package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.RunOutcomes;
import org.springframework.stereotype.Component;

/** Keeps what a person says became of a payment run. */
@Component
class RecordRunListener implements TaskListener {

    private final RunOutcomes outcomes;

    RecordRunListener(RunOutcomes outcomes) {
        this.outcomes = outcomes;
    }

    @Override
    public void notify(DelegateTask task) {
        outcomes.record(
                (String) task.getVariable(PaymentRunProcess.RUN_NUMBER),
                ActingPerson.account(task),
                task.getVariable(ClaimProcess.PAYMENT_REFERENCE),
                task.getVariable(ClaimProcess.PAID_ON),
                task.getVariable(PaymentRunProcess.NOT_PAID));
    }
}
