package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.Programmes;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** Signs and enters the voucher under the terms that the decision table set, within what the programme allows. */
@Component
class IssueVoucherDelegate implements JavaDelegate {

    private final Vouchers vouchers;
    private final Programmes programmes;

    IssueVoucherDelegate(Vouchers vouchers, Programmes programmes) {
        this.vouchers = vouchers;
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                "voucherCode",
                vouchers.issue(execution.getProcessBusinessKey(), VoucherTerms.of(execution, programmes)).text());
    }
}
