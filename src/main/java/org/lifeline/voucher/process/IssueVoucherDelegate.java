package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** Signs and enters the voucher under the terms that the decision table set. */
@Component
class IssueVoucherDelegate implements JavaDelegate {

    private final Vouchers vouchers;

    IssueVoucherDelegate(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                "voucherCode",
                vouchers.issue(execution.getProcessBusinessKey(), VoucherTerms.of(execution)).text());
    }
}
