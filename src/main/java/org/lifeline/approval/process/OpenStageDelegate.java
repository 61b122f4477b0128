package org.lifeline.approval.process;

import static org.camunda.spin.Spin.JSON;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.ReasonChoice;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;

/** Puts before the officer what the stage's form shows; who decides comes from the plan that the case started with. */
@Component
class OpenStageDelegate implements JavaDelegate {

    private final Approvals approvals;

    OpenStageDelegate(Approvals approvals) {
        this.approvals = approvals;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(ApprovalProcess.CASE_NUMBER);
        int position = ((Number) execution.getVariable(ApprovalProcess.STAGE_POSITION)).intValue();
        List<Stage> stages = approvals.stages(number);
        Stage stage = stages.get(position - 1);
        execution.setVariable(ApprovalProcess.STAGE_NAME, stage.name());
        execution.setVariable(ApprovalProcess.STAGE_COUNT, stages.size());
        execution.setVariable(ApprovalProcess.STAGE_OFFICER, stage.officer());
        execution.setVariable(ApprovalProcess.STAGE_GROUPS, stage.officerGroup() == null ? List.of() : List.of(stage.officerGroup()));
        Money amount = Money.ofMinor(
                (String) execution.getVariable("currency"), ((Number) execution.getVariable("amountMinor")).longValue());
        execution.setVariable(ApprovalProcess.AMOUNT, amount.format(Locale.ENGLISH));
        execution.setVariable(
                ApprovalProcess.EARLIER_DECISIONS,
                JSON(approvals.decisions(number).stream()
                        .map(d -> Map.of(
                                "stage", d.stage(),
                                "officer", d.decidedBy(),
                                "decision", d.approved() ? "Approved" : "Rejected",
                                "reason", d.reasonLabel()))
                        .toList()));
        execution.setVariable(
                ApprovalProcess.REASONS,
                JSON(approvals.reasons().stream().map(OpenStageDelegate::choice).toList()));
    }

    private static Map<String, String> choice(ReasonChoice reason) {
        String decision = reason.decision().equals("approve") ? "Approve" : "Reject";
        return Map.of("value", reason.value(), "label", decision + ": " + reason.label());
    }
}
