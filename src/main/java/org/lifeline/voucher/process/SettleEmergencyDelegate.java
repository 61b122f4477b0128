package org.lifeline.voucher.process;

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

    SettleEmergencyDelegate(ProvisionalVouchers provisional) {
        this.provisional = provisional;
    }

    @Override
    public void execute(DelegateExecution execution) {
        // this takes the lock on the case first, so a person who authorises emergency help at the same moment is done
        // before, or waits and is refused
        Money left = provisional.settle(
                execution.getProcessBusinessKey(),
                Money.ofMinor(
                        (String) execution.getVariable(VoucherProcess.CURRENCY),
                        ((Number) execution.getVariable(VoucherProcess.AMOUNT_MINOR)).longValue()));
        execution.setVariable(VoucherProcess.LEFT_MINOR, left.minor());
        EmergencyMessages.over(execution);
    }
}
