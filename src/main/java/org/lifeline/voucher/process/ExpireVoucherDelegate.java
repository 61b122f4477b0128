package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherEnding;
import org.springframework.stereotype.Component;

/** Ends a voucher that has expired. */
@Component
class ExpireVoucherDelegate implements JavaDelegate {

    private final VoucherEnding ending;

    ExpireVoucherDelegate(VoucherEnding ending) {
        this.ending = ending;
    }

    @Override
    public void execute(DelegateExecution execution) {
        ending.expire(new VoucherCode((String) execution.getVariable(VoucherProcess.VOUCHER_CODE)));
    }
}
