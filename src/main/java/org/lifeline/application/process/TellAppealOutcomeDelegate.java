package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantMessages;
import org.lifeline.application.CaseProgress;
import org.lifeline.approval.Appeals;
import org.lifeline.approval.Appeals.Appeal;
import org.springframework.stereotype.Component;

/** Records the outcome of the appeal, by which the case goes on or stays rejected, and tells the applicant. */
@Component
class TellAppealOutcomeDelegate implements JavaDelegate {

    private final CaseProgress progress;
    private final Appeals appeals;
    private final ApplicantMessages letters;

    TellAppealOutcomeDelegate(CaseProgress progress, Appeals appeals, ApplicantMessages letters) {
        this.progress = progress;
        this.appeals = appeals;
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(AssistanceProcess.CASE_NUMBER);
        Appeal appeal = appeals.latest(number).orElseThrow();
        String outcome = String.valueOf(appeal.outcome());
        boolean allowed = outcome.equals(Appeals.ALLOW);
        progress.appealDecided(number, allowed);
        letters.tellAppealOutcome(
                number,
                "appeal-" + appeal.number(),
                allowed,
                String.valueOf(appeal.reasonCode()),
                String.valueOf(appeal.reason()));
        execution.setVariable(AssistanceProcess.APPEAL_OUTCOME, outcome);
    }
}
