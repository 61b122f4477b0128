package org.lifeline.application.process;

import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.Rejections;
import org.lifeline.approval.Approvals;
import org.springframework.stereotype.Component;

/** Ends the case with the reason of an officer, or of a rule before the stages. Sets until when the applicant can appeal. */
@Component
class RejectApplicationDelegate implements JavaDelegate {

    private final Rejections rejections;

    RejectApplicationDelegate(Rejections rejections) {
        this.rejections = rejections;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Rejections.Rejection rejection = rejections.reject(
                (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                (String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE),
                Approvals.REJECT.equals(execution.getVariable(AssistanceProcess.STAGE_OUTCOME)),
                AssistanceProcess.reasonOfRule(execution));
        execution.setVariable(AssistanceProcess.MAY_APPEAL, rejection.mayAppeal());
        execution.setVariable(AssistanceProcess.APPEAL_UNTIL, Date.from(rejection.appealUntil()));
    }
}
