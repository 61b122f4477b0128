package org.lifeline.retention.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.retention.DocumentRetention;
import org.springframework.stereotype.Component;

/** Deletes the documents whose time is over. */
@Component
class DeleteDocumentsDelegate implements JavaDelegate {

    private final DocumentRetention documents;

    DeleteDocumentsDelegate(DocumentRetention documents) {
        this.documents = documents;
    }

    @Override
    public void execute(DelegateExecution execution) {
        documents.deleteDue();
    }
}
