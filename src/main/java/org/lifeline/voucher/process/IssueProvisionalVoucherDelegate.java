package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.ProvisionalVouchers;
import org.lifeline.voucher.VoucherCode;
import org.springframework.stereotype.Component;

/** Signs the provisional voucher that an officer authorised. */
@Component
class IssueProvisionalVoucherDelegate implements JavaDelegate {

    private final ProvisionalVouchers provisional;

    IssueProvisionalVoucherDelegate(ProvisionalVouchers provisional) {
        this.provisional = provisional;
    }

    @Override
    public void execute(DelegateExecution execution) {
        VoucherCode code = provisional.issue(execution.getProcessBusinessKey(), VoucherTerms.of(execution));
        execution.setVariable(VoucherProcess.VOUCHER_CODE, code.text());
    }
}
