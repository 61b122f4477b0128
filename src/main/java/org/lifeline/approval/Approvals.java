package org.lifeline.approval;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.programme.Plan;
import org.lifeline.programme.Stage;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The stages of a case and what was decided in them. A case is an application or a claim; its plan is frozen when it starts. */
@Service
public class Approvals {

    static final String APPROVE = "approve";
    static final String REJECT = "reject";
    private static final int LONGEST_REASON = 4000;

    private final JdbcClient jdbc;
    private final Duties duties;
    private final Clock clock;
    private final AuditLog audit;

    Approvals(JdbcClient jdbc, Duties duties, Clock clock, AuditLog audit) {
        this.jdbc = jdbc;
        this.duties = duties;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * Freezes the stages that apply to a case, numbered from 1 without gaps.
     *
     * @param applying the stages of the plan that apply, in order; never empty, for no case approves itself
     * @return how many there are
     */
    public int freeze(String caseNumber, Plan plan, List<Stage> applying) {
        if (applying.isEmpty()) {
            throw new IllegalStateException("no stage applies to " + caseNumber + ": the decision table approvalStages leaves none");
        }
        int position = 0;
        for (Stage stage : applying) {
            jdbc.sql("""
                            insert into frozen_stage (case_number, position, plan_version, name, officer, officer_group)
                            values (:case, :position, :version, :name, :officer, :group)""")
                    .param("case", caseNumber)
                    .param("position", ++position)
                    .param("version", plan.version())
                    .param("name", stage.name())
                    .param("officer", stage.officer())
                    .param("group", stage.officerGroup())
                    .update();
        }
        return position;
    }

    /** The stages that the case runs through. */
    public List<Stage> stages(String caseNumber) {
        return jdbc.sql("select position, name, officer, officer_group from frozen_stage where case_number = :case order by position")
                .param("case", caseNumber)
                .query((row, n) -> new Stage(
                        row.getInt("position"), row.getString("name"), row.getString("officer"), row.getString("officer_group"), "always"))
                .list();
    }

    public Stage stage(String caseNumber, int position) {
        return stages(caseNumber).get(position - 1);
    }

    public List<Decision> decisions(String caseNumber) {
        return jdbc.sql("""
                        select d.*, f.name as stage, r.label from stage_decision d
                          join frozen_stage f on f.case_number = d.case_number and f.position = d.position
                          join decision_reason r on r.code = d.reason_code
                         where d.case_number = :case order by d.position""")
                .param("case", caseNumber)
                .query((row, n) -> new Decision(
                        row.getInt("position"),
                        row.getString("stage"),
                        row.getString("decided_by"),
                        row.getString("decision"),
                        row.getString("reason_code"),
                        row.getString("label"),
                        row.getString("reason"),
                        row.getObject("decided_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** The coded reasons that an officer may give. */
    public List<ReasonChoice> reasons() {
        return jdbc.sql("select code, label, decision from decision_reason where not retired order by decision, position")
                .query((row, n) -> new ReasonChoice(row.getString("code"), row.getString("label"), row.getString("decision")))
                .list();
    }

    /** A coded reason in words. */
    public String reasonLabel(String code) {
        return jdbc.sql("select label from decision_reason where code = :code")
                .param("code", code)
                .query(String.class)
                .optional()
                .orElse(code);
    }

    /**
     * Records a decision: once for each stage, with a coded reason that fits and a text, by one who holds no other duty on the
     * case.
     *
     * @param applications the applications behind the case: itself, or those whose vouchers a claim is about
     * @throws Refused when one of these does not hold; nothing is written then
     */
    public void decide(
            String caseKind,
            String caseNumber,
            int position,
            Collection<String> applications,
            String officer,
            @Nullable Object decision,
            @Nullable Object reasonCode,
            @Nullable Object reason) {
        if (!APPROVE.equals(decision) && !REJECT.equals(decision)) {
            throw Refused.invalid("decision", "Decide 'approve' or 'reject'.");
        }
        String text = reason instanceof String s ? s.strip() : "";
        if (text.isEmpty() || text.length() > LONGEST_REASON || !FormSchema.isPrintable(text)) {
            throw Refused.invalid("reason", "Say why in your own words, in at most " + LONGEST_REASON + " characters.");
        }
        List<String> fitting = reasons().stream()
                .filter(r -> r.decision().equals(decision))
                .map(ReasonChoice::value)
                .toList();
        if (!(reasonCode instanceof String code) || !fitting.contains(code)) {
            throw Refused.invalid(List.of(new FieldError(
                    "reasonCode",
                    "To " + decision + ", choose one of: " + fitting.stream().collect(Collectors.joining(", ")) + ".")));
        }
        duties.take(applications, officer, Duties.stage(caseKind, position));
        int written = jdbc.sql("""
                        insert into stage_decision (case_number, position, decision, reason_code, reason, decided_by, decided_at)
                        values (:case, :position, :decision, :code, :reason, :officer, :at) on conflict do nothing""")
                .param("case", caseNumber)
                .param("position", position)
                .param("decision", decision)
                .param("code", code)
                .param("reason", text)
                .param("officer", officer)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        if (written == 0) {
            throw Refused.conflict("alreadyDecided", "This stage has been decided, or you have decided another stage of this case.");
        }
        audit.append(
                Action.decision,
                officer,
                caseNumber,
                null,
                Map.of("caseKind", caseKind, "stage", position, "decision", decision.toString(), "reasonCode", code));
    }
}
