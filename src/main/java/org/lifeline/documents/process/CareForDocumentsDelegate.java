package org.lifeline.documents.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.documents.StoreCare;
import org.springframework.stereotype.Component;

/** Encrypts, gives new keys to, and moves some documents. */
@Component
class CareForDocumentsDelegate implements JavaDelegate {

    private final StoreCare care;

    CareForDocumentsDelegate(StoreCare care) {
        this.care = care;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(DocumentCareProcess.DOCUMENTS_LEFT, care.careForSome());
    }
}
