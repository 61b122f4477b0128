package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherIssuance;
import org.springframework.stereotype.Component;

/**
 * Signs and issues the voucher on the terms that the decision table set, within what the programme allows. A closed programme issues no
 * voucher.
 */
@Component
class IssueVoucherDelegate implements JavaDelegate {

    private static final String PROGRAMME_CLOSED = "programmeClosed";

    private final VoucherIssuance issuance;

    IssueVoucherDelegate(VoucherIssuance issuance) {
        this.issuance = issuance;
    }

    @Override
    public void execute(DelegateExecution execution) {
        VoucherCode code = issuance.issue(execution.getProcessBusinessKey(), VoucherTerms.of(execution))
                .orElseThrow(() -> new BpmnError(PROGRAMME_CLOSED));
        execution.setVariable(VoucherProcess.VOUCHER_CODE, code.text());
    }
}
