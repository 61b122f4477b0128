package org.lifeline.voucher.process;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.ProvisionalVouchers;
import org.springframework.stereotype.Component;

/** Ends the emergency help of a case that was not approved: the rest of its provisional voucher is stopped. */
@Component
class StopEmergencyDelegate implements JavaDelegate {

    private final ProvisionalVouchers provisional;
    private final RuntimeService runtime;

    StopEmergencyDelegate(ProvisionalVouchers provisional, RuntimeService runtime) {
        this.provisional = provisional;
        this.runtime = runtime;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = execution.getProcessBusinessKey();
        // this takes the lock on the case first, so a person who authorises emergency help at the same moment is done
        // before, or waits and
        // is refused
        execution.setVariable(VoucherProcess.EMERGENCY_STOPPED, provisional.stop(number));
        runtime.createMessageCorrelation("emergencyOver")
                .processInstanceBusinessKey(number)
                .correlateAll();
    }
}
