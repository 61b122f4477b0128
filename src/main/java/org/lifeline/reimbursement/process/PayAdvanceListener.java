package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.AdvancePayments;
import org.springframework.stereotype.Component;

/** Records that a person pays the advance by hand, or gives it up. If that is refused, the task stays open. */
@Component
class PayAdvanceListener implements TaskListener {

    private final AdvancePayments payments;

    PayAdvanceListener(AdvancePayments payments) {
        this.payments = payments;
    }

    @Override
    public void notify(DelegateTask task) {
        payments.decide(AdvanceProcess.number(task), ActingPerson.account(task), task.getVariable(AdvanceProcess.HOW));
    }
}
