package org.lifeline.documents.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.documents.StoreCare;
import org.springframework.stereotype.Component;

/** Reads some documents and records those that are missing or altered. */
@Component
class ReadDocumentsDelegate implements JavaDelegate {

    private final StoreCare care;

    ReadDocumentsDelegate(StoreCare care) {
        this.care = care;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String upTo = care.check(DocumentCareProcess.readUpTo(execution));
        execution.setVariable(DocumentCareProcess.READ_UP_TO, upTo);
        execution.setVariable(DocumentCareProcess.DOCUMENTS_LEFT, !upTo.isEmpty());
    }
}
