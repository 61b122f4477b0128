package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.Programmes;
import org.lifeline.voucher.ProvisionalVouchers;
import org.springframework.stereotype.Component;

/** Signs the provisional voucher that an officer authorised. */
@Component
class IssueProvisionalVoucherDelegate implements JavaDelegate {

    private final ProvisionalVouchers provisional;
    private final Programmes programmes;

    IssueProvisionalVoucherDelegate(ProvisionalVouchers provisional, Programmes programmes) {
        this.provisional = provisional;
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                VoucherProcess.VOUCHER_CODE,
                provisional
                        .issue(execution.getProcessBusinessKey(), VoucherTerms.of(execution, programmes))
                        .text());
    }
}
