package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantMessages;
import org.lifeline.application.CaseProgress;
import org.lifeline.approval.Approvals;
import org.springframework.stereotype.Component;

/** Tells the applicant what an officer wants to know. */
@Component
class AskApplicantDelegate implements JavaDelegate {

    private final CaseProgress progress;
    private final Approvals approvals;
    private final ApplicantMessages letters;

    AskApplicantDelegate(CaseProgress progress, Approvals approvals, ApplicantMessages letters) {
        this.progress = progress;
        this.approvals = approvals;
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(AssistanceProcess.CASE_NUMBER);
        progress.askApplicant(number);
        letters.askInformation(number, Questions.occasion(approvals, number), Questions.text(approvals, number));
    }
}
