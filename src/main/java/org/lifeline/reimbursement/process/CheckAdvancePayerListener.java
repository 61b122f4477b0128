package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.AdvancePayments;
import org.springframework.stereotype.Component;

/** Refuses the task to who agreed on the advance. */
@Component
class CheckAdvancePayerListener implements TaskListener {

    private final AdvancePayments payments;

    CheckAdvancePayerListener(AdvancePayments payments) {
        this.payments = payments;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task).ifPresent(person -> payments.requirePayer(AdvanceProcess.number(task), person));
    }
}
