package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.AdvancePayments;
import org.lifeline.reimbursement.Advances;
import org.springframework.stereotype.Component;

/** Records that a person pays the advance by hand, or gives it up. If that is refused, the task stays open. */
@Component
class PayAdvanceListener implements TaskListener {

    private final Advances advances;
    private final AdvancePayments payments;

    PayAdvanceListener(Advances advances, AdvancePayments payments) {
        this.advances = advances;
        this.payments = payments;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = AdvanceProcess.number(task);
        Object how = task.getVariable(AdvanceProcess.HOW);
        if (AdvanceProcess.BY_HAND.equals(how)) {
            payments.beginByHand(number, ActingPerson.account(task));
        } else if (AdvanceProcess.GIVE_UP.equals(how)) {
            advances.giveUp(number, ActingPerson.account(task));
        } else {
            throw Refused.invalid(AdvanceProcess.HOW, "Say whether you pay it by hand or give it up.");
        }
    }
}
