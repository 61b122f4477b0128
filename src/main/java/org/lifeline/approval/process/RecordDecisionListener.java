package org.lifeline.approval.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Assessments;
import org.lifeline.approval.Assessments.Findings;
import org.lifeline.approval.Assessments.Marks;
import org.lifeline.approval.CaseFacts;
import org.lifeline.approval.EntitlementItems;
import org.lifeline.approval.StageOfficers;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/** Records an officer's decision in the transaction that completes the task. If the decision is refused, the task stays open. */
@Component
class RecordDecisionListener implements TaskListener {

    private static final String SCORE = "assessmentScore";

    private final Approvals approvals;
    private final Assessments assessments;
    private final EntitlementItems items;
    private final StageOfficers officers;
    private final Officers directory;
    private final DecisionService decisions;
    private final CaseFacts facts;

    RecordDecisionListener(
            Approvals approvals,
            Assessments assessments,
            EntitlementItems items,
            StageOfficers officers,
            Officers directory,
            DecisionService decisions,
            CaseFacts facts) {
        this.facts = facts;
        this.approvals = approvals;
        this.assessments = assessments;
        this.items = items;
        this.officers = officers;
        this.directory = directory;
        this.decisions = decisions;
    }

    @Override
    public void notify(DelegateTask task) {
        Authentication officer = directory.current();
        String number = ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER);
        try {
            decide(task, number, officer);
        } catch (Refused refused) {
            throw refused.about(number);
        }
    }

    private void decide(DelegateTask task, String number, Authentication officer) {
        String kind = ApprovalProcess.text(task, ApprovalProcess.CASE_KIND);
        int position = ApprovalProcess.position(task);
        if (task.getAssignee() != null
                && !task.getAssignee().isEmpty()
                && !task.getAssignee().equals(officer.getUserId())) {
            throw Refused.forbidden("takenByColleague", "A colleague has taken this task. Ask them to give it back.");
        }
        // the engine lets any assignee complete the task, but only the stage's officers may decide
        officers.checkDecider(kind, number, approvals.stage(number, position), officer.getUserId(), groups(officer));
        approvals.decide(new Approvals.Vote(
                kind,
                number,
                position,
                officer.getUserId(),
                task.getVariable(ApprovalProcess.DECISION),
                task.getVariable(ApprovalProcess.REASON_CODE),
                task.getVariable(ApprovalProcess.REASON),
                task.getVariable(ApprovalProcess.BACK_TO)));
        if (CaseKind.of(kind) == CaseKind.APPLICATION) {
            assess(task, number, position, officer.getUserId());
            items.replace(number, officer.getUserId(), task.getVariable(ApprovalProcess.VOUCHER_ITEMS));
        }
    }

    private void assess(DelegateTask task, String number, int position, String officer) {
        assessments.saveVersion(
                number,
                position,
                officer,
                new Findings(
                        task.getVariable(ApprovalProcess.NEED),
                        task.getVariable(ApprovalProcess.VULNERABILITY),
                        task.getVariable(ApprovalProcess.MEDICAL_URGENCY),
                        task.getVariable(ApprovalProcess.RECOMMENDED_AMOUNT),
                        task.getVariable(ApprovalProcess.AMOUNT_REASON)),
                Money.ofMinor(
                        ApprovalProcess.text(task, ApprovalProcess.CURRENCY),
                        ApprovalProcess.number(task, ApprovalProcess.AMOUNT_MINOR)),
                Money.ofMinor(
                        ApprovalProcess.text(task, ApprovalProcess.CURRENCY),
                        ApprovalProcess.number(task, ApprovalProcess.APPLIED_MINOR)),
                () -> (Long) facts.of(number).get(CaseFacts.INCOME_PER_HEAD_MINOR),
                this::score);
    }

    private int score(Marks marks) {
        Map<String, Object> inputs = new HashMap<>();
        inputs.put(ApprovalProcess.NEED, marks.need());
        inputs.put(ApprovalProcess.VULNERABILITY, marks.vulnerability());
        inputs.put(ApprovalProcess.MEDICAL_URGENCY, marks.medicalUrgency());
        inputs.put(CaseFacts.INCOME_PER_HEAD_MINOR, marks.incomePerHeadMinor());
        inputs.put(ApprovalProcess.AMOUNT_MINOR, marks.amountMinor());
        Number points = SystemAuthority.call(
                () -> decisions.evaluateDecisionTableByKey(SCORE, inputs).<Number>getSingleEntry());
        return points.intValue();
    }

    private static List<String> groups(Authentication officer) {
        return officer.getGroupIds() == null ? List.of() : officer.getGroupIds();
    }
}
