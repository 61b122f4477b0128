package org.lifeline.voucher.process;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** Ends emergency help of a case that was not approved: what is left of its voucher is stopped. */
@Component
class StopEmergencyDelegate implements JavaDelegate {

    private final Vouchers vouchers;
    private final RuntimeService runtime;

    StopEmergencyDelegate(Vouchers vouchers, RuntimeService runtime) {
        this.vouchers = vouchers;
        this.runtime = runtime;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = execution.getProcessBusinessKey();
        // the lock on the case first: whoever authorises at this moment is done, or waits and is told
        execution.setVariable(VoucherProcess.EMERGENCY_STOPPED, vouchers.stopProvisional(number));
        runtime.createMessageCorrelation("emergencyOver").processInstanceBusinessKey(number).correlateAll();
    }
}
