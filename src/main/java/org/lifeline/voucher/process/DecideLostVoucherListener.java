package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.voucher.LostVouchers;
import org.springframework.stereotype.Component;

/** Issues a lost voucher anew, or resumes it, as the manager decides. If it is refused, the task stays open. */
@Component
class DecideLostVoucherListener implements TaskListener {

    private final LostVouchers lost;

    DecideLostVoucherListener(LostVouchers lost) {
        this.lost = lost;
    }

    @Override
    public void notify(DelegateTask task) {
        lost.decide(
                        LostVoucherProcess.loss(task),
                        task.getVariable(LostVoucherProcess.DECISION),
                        task.getVariable(VoucherProcess.CHANGE_REASON),
                        ActingPerson.manager(task))
                .ifPresent(
                        code -> SystemAuthority.run(() -> task.setVariable(VoucherProcess.VOUCHER_CODE, code.text())));
    }
}
