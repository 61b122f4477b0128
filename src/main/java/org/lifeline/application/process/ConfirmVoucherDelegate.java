package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.CaseProgress;
import org.springframework.stereotype.Component;

/** Turns the provisional voucher into the voucher of the case, because it covers all that was granted. */
@Component
class ConfirmVoucherDelegate implements JavaDelegate {

    private final CaseProgress progress;

    ConfirmVoucherDelegate(CaseProgress progress) {
        this.progress = progress;
    }

    @Override
    public void execute(DelegateExecution execution) {
        progress.helpConfirmed((String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER));
    }
}
