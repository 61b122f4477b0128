package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.voucher.VoucherChangeOrders;
import org.springframework.stereotype.Component;

/** Changes the voucher in the transaction of the start form. If the change is refused, no process is started. */
@Component
class ChangeVoucherDelegate implements JavaDelegate {

    private final VoucherChangeOrders orders;

    ChangeVoucherDelegate(VoucherChangeOrders orders) {
        this.orders = orders;
    }

    @Override
    public void execute(DelegateExecution execution) {
        VoucherChangeOrders.Changed changed = orders.carryOut(VoucherChangeForm.order(execution));
        SystemAuthority.run(() -> {
            changed.replacement().ifPresent(code -> execution.setVariable(VoucherProcess.VOUCHER_CODE, code.text()));
            // with the case's number as business key, a search for the case in Cockpit finds this instance, too
            execution.setProcessBusinessKey(changed.application());
        });
    }
}
