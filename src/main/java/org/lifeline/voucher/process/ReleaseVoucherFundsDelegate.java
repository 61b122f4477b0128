package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** Releases what was not redeemed of a voucher. */
@Component
class ReleaseVoucherFundsDelegate implements JavaDelegate {

    private final Vouchers vouchers;

    ReleaseVoucherFundsDelegate(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        vouchers.releaseFunds(new VoucherCode((String) execution.getVariable(VoucherProcess.VOUCHER_CODE)));
    }
}
