package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.AdvanceMessages;
import org.springframework.stereotype.Component;

/** Tells the organisation that an advance is paid. */
@Component
class TellAdvancePaidDelegate implements JavaDelegate {

    private final AdvanceMessages messages;

    TellAdvancePaidDelegate(AdvanceMessages messages) {
        this.messages = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        messages.tellPaid(AdvanceProcess.number(execution));
    }
}
