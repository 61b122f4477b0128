package org.lifeline.approval.process;

import static org.camunda.spin.Spin.JSON;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Assessments;
import org.lifeline.approval.EntitlementItems;
import org.lifeline.approval.Decision;
import org.lifeline.approval.ReasonChoice;
import org.lifeline.approval.Reasons;
import org.lifeline.approval.StageOfficers.Deciders;
import org.lifeline.approval.StageOfficers;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;

/** Puts before the officers what the stage's form shows; who decides comes from the plan that the case started with. */
@Component
class OpenStageDelegate implements JavaDelegate {

    /** The form of claims; of applications the programme says it. */
    private static final String CLAIM_FORM = "claimDecision";

    private final Approvals approvals;
    private final Assessments assessments;
    private final EntitlementItems items;
    private final StageOfficers officers;
    private final Duties duties;
    private final Officers directory;
    private final Reasons reasons;
    private final Programmes programmes;
    private final Clock clock;

    OpenStageDelegate(
            Approvals approvals,
            Assessments assessments,
            EntitlementItems items,
            StageOfficers officers,
            Duties duties,
            Officers directory,
            Reasons reasons,
            Programmes programmes,
            Clock clock) {
        this.approvals = approvals;
        this.assessments = assessments;
        this.items = items;
        this.officers = officers;
        this.duties = duties;
        this.directory = directory;
        this.reasons = reasons;
        this.programmes = programmes;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String kind = ApprovalProcess.text(execution, ApprovalProcess.CASE_KIND);
        String number = ApprovalProcess.text(execution, ApprovalProcess.CASE_NUMBER);
        boolean application = CaseKind.of(kind) == CaseKind.APPLICATION;
        int position = ApprovalProcess.position(execution);
        List<Stage> stages = approvals.stages(number);
        Stage stage = stages.get(position - 1);
        approvals.open(number, position);

        Deciders deciders = officers.deciders(kind, number, stage);
        boolean blocked = !canDecide(kind, number, stage, deciders);
        execution.setVariable(ApprovalProcess.STAGE_NAME, stage.name());
        execution.setVariable(ApprovalProcess.STAGE_COUNT, stages.size());
        execution.setVariable(ApprovalProcess.STAGE_SEATS, stage.seats());
        // a stage that nobody can decide goes to the manager, who cannot decide it either but names somebody
        execution.setVariable(ApprovalProcess.STAGE_OFFICER, blocked ? null : deciders.officer());
        execution.setVariable(
                ApprovalProcess.STAGE_GROUPS,
                blocked ? List.of(Role.PROGRAMME_MANAGER) : deciders.group() == null ? List.of() : List.of(deciders.group()));
        execution.setVariable(
                ApprovalProcess.STAGE_FORM,
                application
                        ? programmes.get(ApprovalProcess.text(execution, ApprovalProcess.PROGRAMME_CODE)).stageForm()
                        : CLAIM_FORM);
        execution.setVariable(ApprovalProcess.STAGE_OUTCOME, Approvals.Outcome.open.name());
        time(execution, stage, blocked);
        show(execution, number, stages, position, application);
    }

    /** A named officer who is gone, or is kept from the case by another duty; a group without members. */
    private boolean canDecide(String kind, String number, Stage stage, Deciders deciders) {
        if (deciders.officer() == null) {
            return directory.hasMembers(String.valueOf(deciders.group()));
        }
        if (!directory.isOfficer(deciders.officer())) {
            return false;
        }
        try {
            officers.check(kind, number, stage, deciders.officer(), directory.groupsOf(deciders.officer()));
            return duties.obstacle(number, deciders.officer(), Duty.stage(kind, stage.position())).isEmpty();
        } catch (Refused keptFromIt) {
            return false;
        }
    }

    /** The stage's own hours bound what triage gives, never the other way round. */
    private void time(DelegateExecution execution, Stage stage, boolean blocked) {
        long hours = ApprovalProcess.number(execution, ApprovalProcess.STAGE_HOURS);
        Duration given = Duration.ofHours(stage.slaHours() == null ? hours : Math.min(hours, stage.slaHours()));
        Instant now = clock.instant();
        execution.setVariable(ApprovalProcess.STAGE_DUE, Date.from(blocked ? now : now.plus(given)));
        execution.setVariable(ApprovalProcess.STAGE_REMIND_AT, Date.from(now.plus(given.dividedBy(2))));
    }

    private void show(DelegateExecution execution, String number, List<Stage> stages, int position, boolean application) {
        String currency = ApprovalProcess.text(execution, ApprovalProcess.CURRENCY);
        Money amount = Money.ofMinor(currency, ApprovalProcess.number(execution, ApprovalProcess.AMOUNT_MINOR));
        execution.setVariable(ApprovalProcess.AMOUNT, amount.format(Locale.ENGLISH));
        List<Decision> decisions = approvals.decisions(number);
        execution.setVariable(
                ApprovalProcess.EARLIER_DECISIONS,
                JSON(decisions.stream()
                        .map(d -> Map.of(
                                "stage", d.stage(),
                                "officer", d.decidedBy(),
                                "decision", d.approved() ? "Approved" : d.sentBack() ? "Sent back" : "Rejected",
                                "reason", d.reasonLabel()))
                        .toList()));
        execution.setVariable(
                ApprovalProcess.REASONS,
                JSON(reasons.choices(Approvals.APPROVE, Approvals.REJECT, Approvals.SEND_BACK).stream()
                        .filter(choice -> application || !choice.decision().equals(Approvals.SEND_BACK))
                        .map(OpenStageDelegate::choice)
                        .toList()));
        List<Map<String, String>> earlier = new ArrayList<>();
        earlier.add(Map.of("value", "0", "label", "The applicant"));
        stages.subList(0, position - 1).forEach(s -> earlier.add(Map.of("value", String.valueOf(s.position()), "label", s.name())));
        execution.setVariable(ApprovalProcess.EARLIER_STAGES, JSON(earlier));
        Map<String, Object> found = new HashMap<>();
        if (application) {
            assessments.latest(number, currency).ifPresent(a -> {
                found.put("need", String.valueOf(a.need()));
                found.put("vulnerability", String.valueOf(a.vulnerability()));
                found.put("medicalUrgency", String.valueOf(a.medicalUrgency()));
                found.put("score", a.score());
            });
            found.put("recommendedAmount", amount.major().doubleValue());
            found.put("voucherItems", items.text(number));
        }
        execution.setVariable(ApprovalProcess.ASSESSMENT, found);
    }

    private static Map<String, String> choice(ReasonChoice reason) {
        String decision =
                switch (reason.decision()) {
                    case Approvals.APPROVE -> "Approve";
                    case Approvals.SEND_BACK -> "Send back";
                    default -> "Reject";
                };
        return Map.of("value", reason.value(), "label", decision + ": " + reason.label());
    }
}
