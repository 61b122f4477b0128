package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherEnding;
import org.springframework.stereotype.Component;

/** Releases what was not redeemed of a voucher. */
@Component
class ReleaseVoucherFundsDelegate implements JavaDelegate {

    private final VoucherEnding ending;

    ReleaseVoucherFundsDelegate(VoucherEnding ending) {
        this.ending = ending;
    }

    @Override
    public void execute(DelegateExecution execution) {
        ending.releaseFunds(new VoucherCode((String) execution.getVariable(VoucherProcess.VOUCHER_CODE)));
    }
}
