package org.lifeline.application.process;

import java.time.Clock;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.CaseProgress;
import org.lifeline.approval.Appeals;
import org.lifeline.approval.Approvals;
import org.lifeline.platform.time.Days;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Ends the case with the reason of an officer, or of a rule before the stages. Sets until when the applicant can appeal. */
@Component
class RejectApplicationDelegate implements JavaDelegate {

    private final CaseProgress progress;
    private final Appeals appeals;
    private final Programmes programmes;
    private final CaseRules rules;
    private final Clock clock;

    RejectApplicationDelegate(
            CaseProgress progress, Appeals appeals, Programmes programmes, CaseRules rules, Clock clock) {
        this.progress = progress;
        this.appeals = appeals;
        this.programmes = programmes;
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER);
        boolean byStage = Approvals.REJECT.equals(execution.getVariable(AssistanceProcess.STAGE_OUTCOME));
        String person = (String) execution.getVariable(AssistanceProcess.PERSON_REASON);
        String rule = person != null ? person : (String) execution.getVariable(AssistanceProcess.ELIGIBILITY);
        progress.reject(number, byStage ? null : rule);
        int days = programmes
                .get((String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE))
                .appealDays();
        execution.setVariable(
                AssistanceProcess.MAY_APPEAL,
                days > 0 && appeals.latest(number).isEmpty() && rules.appealAllowed(byStage, String.valueOf(rule)));
        execution.setVariable(AssistanceProcess.APPEAL_UNTIL, Date.from(Days.endIn(days, clock)));
    }
}
