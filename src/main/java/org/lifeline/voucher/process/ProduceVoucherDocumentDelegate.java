package org.lifeline.voucher.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherDocuments;
import org.springframework.stereotype.Component;

/** Renders the voucher's letter and keeps it in the document store. */
@Component
class ProduceVoucherDocumentDelegate implements JavaDelegate {

    private final VoucherDocuments documents;

    ProduceVoucherDocumentDelegate(VoucherDocuments documents) {
        this.documents = documents;
    }

    @Override
    public void execute(DelegateExecution execution) {
        documents.produce(new VoucherCode((String) execution.getVariable(VoucherProcess.VOUCHER_CODE)));
    }
}
