package org.lifeline.approval.process;

import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Assessments.Findings;
import org.lifeline.approval.StageDecisions;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/** Records an officer's decision in the transaction that completes the task. If the decision is refused, the task stays open. */
@Component
class RecordDecisionListener implements TaskListener {

    private final StageDecisions decisions;
    private final Officers directory;

    RecordDecisionListener(StageDecisions decisions, Officers directory) {
        this.decisions = decisions;
        this.directory = directory;
    }

    @Override
    public void notify(DelegateTask task) {
        Authentication officer = directory.current();
        decisions.decide(
                vote(task, officer.getUserId()),
                Objects.requireNonNullElse(officer.getGroupIds(), List.of()),
                task.getAssignee(),
                () -> assessed(task));
    }

    private static Approvals.Vote vote(DelegateTask task, String officer) {
        return new Approvals.Vote(
                ApprovalProcess.text(task, ApprovalProcess.CASE_KIND),
                ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER),
                ApprovalProcess.position(task),
                officer,
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
