package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.reimbursement.Reconciliation;
import org.springframework.stereotype.Component;

/** Records what a person did about a line of a bank file that fits no payment. */
@Component
class ClearLineListener implements TaskListener {

    private final Reconciliation reconciliation;

    ClearLineListener(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @Override
    public void notify(DelegateTask task) {
        reconciliation.cleared(
                (String) task.getVariable(PaymentRunProcess.BANK_FILE),
                ((Number) task.getVariable(PaymentRunProcess.LINE)).intValue(),
                task.getVariable(PaymentRunProcess.CLEARING),
                task.getVariable(PaymentRunProcess.CLEARING_NOTE),
                ActingPerson.account(task));
    }
}
