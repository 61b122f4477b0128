package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.VoucherPrints;
import org.springframework.stereotype.Component;

/** Deletes the pages of a print. */
@Component
class DropVoucherPrintDelegate implements JavaDelegate {

    private final VoucherPrints prints;

    DropVoucherPrintDelegate(VoucherPrints prints) {
        this.prints = prints;
    }

    @Override
    public void execute(DelegateExecution execution) {
        prints.drop(VoucherPrintProcess.print(execution));
    }
}
