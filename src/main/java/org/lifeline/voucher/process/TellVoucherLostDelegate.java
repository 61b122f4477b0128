package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.voucher.LostVouchers;
import org.springframework.stereotype.Component;

/** Tells the holder that the voucher was reported as lost and cannot be used now. */
@Component
class TellVoucherLostDelegate implements JavaDelegate {

    private final LostVouchers lost;

    TellVoucherLostDelegate(LostVouchers lost) {
        this.lost = lost;
    }

    @Override
    public void execute(DelegateExecution execution) {
        SystemAuthority.run(() -> lost.tellReported(LostVoucherProcess.loss(execution)));
    }
}
