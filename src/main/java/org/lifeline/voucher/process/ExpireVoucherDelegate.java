package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** Ends a voucher that has expired. */
@Component
class ExpireVoucherDelegate implements JavaDelegate {

    private final Vouchers vouchers;

    ExpireVoucherDelegate(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        vouchers.expire(new VoucherCode((String) execution.getVariable(VoucherProcess.VOUCHER_CODE)));
    }
}
