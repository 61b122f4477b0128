package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.VoucherPrints;
import org.springframework.stereotype.Component;

/** Renders the pages of a print, and sets whether there are any. */
@Component
class PrintVouchersDelegate implements JavaDelegate {

    private final VoucherPrints prints;

    PrintVouchersDelegate(VoucherPrints prints) {
        this.prints = prints;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(VoucherPrintProcess.PRINTED, prints.produce(VoucherPrintProcess.print(execution)));
    }
}
