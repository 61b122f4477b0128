package org.lifeline.documents.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.documents.DocumentScans;
import org.springframework.stereotype.Component;

/** Has some documents scanned for viruses. */
@Component
class ScanDocumentsDelegate implements JavaDelegate {

    private final DocumentScans scans;

    ScanDocumentsDelegate(DocumentScans scans) {
        this.scans = scans;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(DocumentCareProcess.DOCUMENTS_LEFT, scans.scanSome());
    }
}
