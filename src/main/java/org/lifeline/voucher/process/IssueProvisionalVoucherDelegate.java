package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.Programmes;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** Signs the provisional voucher that an officer authorised. */
@Component
class IssueProvisionalVoucherDelegate implements JavaDelegate {

    private final Vouchers vouchers;
    private final Programmes programmes;

    IssueProvisionalVoucherDelegate(Vouchers vouchers, Programmes programmes) {
        this.vouchers = vouchers;
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                VoucherProcess.VOUCHER_CODE,
                vouchers.issueProvisional(execution.getProcessBusinessKey(), VoucherTerms.of(execution, programmes))
                        .text());
    }
}
