package org.lifeline.voucher.process;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.money.Money;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** All stages have approved: writes down what they granted, and what of it a provisional voucher does not cover. Emergency help is over. */
@Component
class SettleEmergencyDelegate implements JavaDelegate {

    private final Vouchers vouchers;
    private final RuntimeService runtime;

    SettleEmergencyDelegate(Vouchers vouchers, RuntimeService runtime) {
        this.vouchers = vouchers;
        this.runtime = runtime;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = execution.getProcessBusinessKey();
        // the lock on the case first: whoever authorises at this moment is done, or waits and is told
        Money left = vouchers.settle(
                number,
                Money.ofMinor(
                        (String) execution.getVariable(VoucherProcess.CURRENCY),
                        ((Number) execution.getVariable(VoucherProcess.AMOUNT_MINOR)).longValue()));
        execution.setVariable(VoucherProcess.LEFT_MINOR, left.minor());
        runtime.createMessageCorrelation("emergencyOver").processInstanceBusinessKey(number).correlateAll();
    }
}
