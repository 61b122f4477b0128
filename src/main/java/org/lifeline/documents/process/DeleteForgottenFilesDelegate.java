package org.lifeline.documents.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.documents.StoreCare;
import org.springframework.stereotype.Component;

/** Deletes files that no row names. */
@Component
class DeleteForgottenFilesDelegate implements JavaDelegate {

    private final StoreCare care;

    DeleteForgottenFilesDelegate(StoreCare care) {
        this.care = care;
    }

    @Override
    public void execute(DelegateExecution execution) {
        care.deleteForgottenFiles();
    }
}
