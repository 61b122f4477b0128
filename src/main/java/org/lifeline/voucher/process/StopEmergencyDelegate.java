package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.ProvisionalVouchers;
import org.springframework.stereotype.Component;

/** Ends the emergency help of a case that was not approved: the rest of its provisional voucher is stopped. */
@Component
class StopEmergencyDelegate implements JavaDelegate {

    private final ProvisionalVouchers provisional;

    StopEmergencyDelegate(ProvisionalVouchers provisional) {
        this.provisional = provisional;
    }

    @Override
    public void execute(DelegateExecution execution) {
        // this takes the lock on the case first, so a person who authorises emergency help at the same moment is done
        // before, or waits and is refused
        execution.setVariable(VoucherProcess.EMERGENCY_STOPPED, provisional.stop(execution.getProcessBusinessKey()));
        EmergencyMessages.over(execution);
    }
}
