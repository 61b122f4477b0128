package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherDocuments;
import org.springframework.stereotype.Component;

/** Sends the voucher to its holder. */
@Component
class SendVoucherDelegate implements JavaDelegate {

    private final VoucherDocuments documents;

    SendVoucherDelegate(VoucherDocuments documents) {
        this.documents = documents;
    }

    @Override
    public void execute(DelegateExecution execution) {
        documents.send(new VoucherCode((String) execution.getVariable(VoucherProcess.VOUCHER_CODE)));
    }
}
