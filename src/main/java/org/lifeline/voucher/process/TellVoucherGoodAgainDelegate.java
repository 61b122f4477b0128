package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.voucher.LostVouchers;
import org.springframework.stereotype.Component;

/** Tells the holder that the voucher can be used again. */
@Component
class TellVoucherGoodAgainDelegate implements JavaDelegate {

    private final LostVouchers lost;

    TellVoucherGoodAgainDelegate(LostVouchers lost) {
        this.lost = lost;
    }

    @Override
    public void execute(DelegateExecution execution) {
        // part of the manager's answer; the message is not
        SystemAuthority.run(() -> lost.tellGoodAgain(LostVoucherProcess.loss(execution)));
    }
}
