package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.AppealOutcomes;
import org.springframework.stereotype.Component;

/** Records the outcome of the appeal, by which the case goes on or stays rejected, and tells the applicant. */
@Component
class TellAppealOutcomeDelegate implements JavaDelegate {

    private final AppealOutcomes outcomes;

    TellAppealOutcomeDelegate(AppealOutcomes outcomes) {
        this.outcomes = outcomes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(AssistanceProcess.CASE_NUMBER);
        execution.setVariable(AssistanceProcess.APPEAL_OUTCOME, outcomes.conclude(number));
    }
}
