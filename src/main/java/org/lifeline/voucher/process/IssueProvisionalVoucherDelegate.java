package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** Signs the provisional voucher that an officer authorised. */
@Component
class IssueProvisionalVoucherDelegate implements JavaDelegate {

    private final Vouchers vouchers;

    IssueProvisionalVoucherDelegate(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                "voucherCode",
                vouchers.issueProvisional(execution.getProcessBusinessKey(), VoucherTerms.of(execution)).text());
    }
}
