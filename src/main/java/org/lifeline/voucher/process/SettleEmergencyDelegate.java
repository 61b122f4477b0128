package org.lifeline.voucher.process;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.money.Money;
import org.lifeline.voucher.ProvisionalVouchers;
import org.springframework.stereotype.Component;

/**
 * Records what the stages granted after all have approved, and how much of it a provisional voucher does not cover. From here on no
 * emergency help is given.
 */
@Component
class SettleEmergencyDelegate implements JavaDelegate {

    private final ProvisionalVouchers provisional;
    private final RuntimeService runtime;

    SettleEmergencyDelegate(ProvisionalVouchers provisional, RuntimeService runtime) {
        this.provisional = provisional;
        this.runtime = runtime;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = execution.getProcessBusinessKey();
        // this takes the lock on the case first, so a person who authorises emergency help at the same moment is done
        // before, or waits and
        // is refused
        Money left = provisional.settle(
                number,
                Money.ofMinor(
                        (String) execution.getVariable(VoucherProcess.CURRENCY),
                        ((Number) execution.getVariable(VoucherProcess.AMOUNT_MINOR)).longValue()));
        execution.setVariable(VoucherProcess.LEFT_MINOR, left.minor());
        runtime.createMessageCorrelation("emergencyOver")
                .processInstanceBusinessKey(number)
                .correlateAll();
    }
}
