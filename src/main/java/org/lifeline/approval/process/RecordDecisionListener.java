package org.lifeline.approval.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Assessments.Findings;
import org.lifeline.approval.StageDecisions;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Records an officer's decision in the transaction that completes the task. If the decision is refused, the task stays open. */
@Component
class RecordDecisionListener implements TaskListener {

    private final StageDecisions decisions;

    RecordDecisionListener(StageDecisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void notify(DelegateTask task) {
        decisions.decide(
                vote(task),
                ActingPerson.groups(task),
                ActingPerson.assignee(task).orElse(null),
                () -> assessed(task),
                task.getVariable(ApprovalProcess.CUTS));
    }

    private static Approvals.Vote vote(DelegateTask task) {
        return new Approvals.Vote(
                ApprovalProcess.text(task, ApprovalProcess.CASE_KIND),
                ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER),
                ApprovalProcess.position(task),
                ActingPerson.account(task),
                task.getVariable(ApprovalProcess.DECISION),
                task.getVariable(ApprovalProcess.REASON_CODE),
                task.getVariable(ApprovalProcess.REASON),
                task.getVariable(ApprovalProcess.BACK_TO));
    }

    private static StageDecisions.Assessed assessed(DelegateTask task) {
        return new StageDecisions.Assessed(
                new Findings(
                        task.getVariable(ApprovalProcess.NEED),
                        task.getVariable(ApprovalProcess.VULNERABILITY),
                        task.getVariable(ApprovalProcess.MEDICAL_URGENCY),
                        task.getVariable(ApprovalProcess.RECOMMENDED_AMOUNT),
                        task.getVariable(ApprovalProcess.AMOUNT_REASON)),
                ApprovalProcess.money(task, ApprovalProcess.AMOUNT_MINOR),
                ApprovalProcess.money(task, ApprovalProcess.APPLIED_MINOR),
                task.getVariable(ApprovalProcess.VOUCHER_ITEMS));
    }
}
