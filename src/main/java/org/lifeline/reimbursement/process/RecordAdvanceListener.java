package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.AdvancePayments;
import org.springframework.stereotype.Component;

/** Records what became of the payment by hand, in the transaction that completes the task. If it is refused, the task stays open. */
@Component
class RecordAdvanceListener implements TaskListener {

    private final AdvancePayments payments;

    RecordAdvanceListener(AdvancePayments payments) {
        this.payments = payments;
    }

    @Override
    public void notify(DelegateTask task) {
        boolean notMade = Boolean.TRUE.equals(task.getVariable(PaymentRunProcess.NOT_MADE));
        payments.endByHand(
                AdvanceProcess.number(task),
                ActingPerson.account(task),
                notMade,
                task.getVariable(ClaimProcess.PAYMENT_REFERENCE),
                task.getVariable(ClaimProcess.PAID_ON),
                Boolean.TRUE.equals(task.getVariable(PaymentRunProcess.SAME_REFERENCE)));
        SystemAuthority.run(() -> task.setVariable(AdvanceProcess.MADE, !notMade));
    }
}
