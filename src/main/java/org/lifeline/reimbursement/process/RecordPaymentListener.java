package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.Payments;
import org.springframework.stereotype.Component;

/** Records the payment in the transaction that completes the task. If the payment is refused, the task stays open. */
@Component
class RecordPaymentListener implements TaskListener {

    private final Payments payments;

    RecordPaymentListener(Payments payments) {
        this.payments = payments;
    }

    @Override
    public void notify(DelegateTask task) {
        String accountant = ActingPerson.account(task);
        String number = (String) task.getVariable(ClaimProcess.CLAIM_NUMBER);
        Refused.naming(
                number,
                () -> payments.endByHand(
                        number,
                        accountant,
                        Boolean.TRUE.equals(task.getVariable(PaymentRunProcess.NOT_MADE)),
                        task.getVariable(ClaimProcess.PAYMENT_REFERENCE),
                        task.getVariable(ClaimProcess.PAID_ON),
                        Boolean.TRUE.equals(task.getVariable(PaymentRunProcess.SAME_REFERENCE))));
    }
}
