package org.lifeline.voucher.process;

import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.voucher.LostVouchers;
import org.lifeline.voucher.VoucherCode;
import org.springframework.stereotype.Component;

/** Issues a lost voucher anew, or resumes it, as the manager decided. If it is refused, the task stays open. */
@Component
class DecideLostVoucherDelegate implements JavaDelegate {

    private final LostVouchers lost;

    DecideLostVoucherDelegate(LostVouchers lost) {
        this.lost = lost;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Optional<VoucherCode> replacement = lost.decide(
                LostVoucherProcess.loss(execution),
                execution.getVariable(LostVoucherProcess.DECISION),
                execution.getVariable(VoucherProcess.CHANGE_REASON),
                ActingPerson.manager(execution));
        SystemAuthority.run(() -> replacement.ifPresent(
                code -> execution.setVariable(VoucherProcess.VOUCHER_CODE, code.text())));
    }
}
