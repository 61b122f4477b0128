package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.BankFolder;
import org.springframework.stereotype.Component;

/** Reads the files that the bank put into the watched folder, and goes on with those that were interrupted. */
@Component
class ReadBankFilesDelegate implements JavaDelegate {

    private final BankFolder folder;

    ReadBankFilesDelegate(BankFolder folder) {
        this.folder = folder;
    }

    @Override
    public void execute(DelegateExecution execution) {
        folder.read();
    }
}
