package org.lifeline.documents.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.documents.StoreCare;
import org.lifeline.documents.Uploads;
import org.springframework.stereotype.Component;

/** Deletes files that no row names, and those that were sent and never added to a case. */
@Component
class DeleteForgottenFilesDelegate implements JavaDelegate {

    private final StoreCare care;
    private final Uploads uploads;

    DeleteForgottenFilesDelegate(StoreCare care, Uploads uploads) {
        this.care = care;
        this.uploads = uploads;
    }

    @Override
    public void execute(DelegateExecution execution) {
        care.deleteForgottenFiles();
        uploads.deleteForgotten();
    }
}
