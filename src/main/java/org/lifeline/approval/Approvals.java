package org.lifeline.approval;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.database.Rows;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Plan;
import org.lifeline.programme.Stage;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * The stages of a case and the decisions in them. A case is an application or a claim. Its plan of stages is frozen when the case starts. A
 * stage has seats. When the case is sent back, the stage is opened again in a new round.
 */
@Service
public class Approvals {

    public static final String APPROVE = "approve";
    public static final String REJECT = "reject";
    public static final String SEND_BACK = "sendBack";

    /** What an officer chooses who approves a claim with less of some lines. It counts as an approval. */
    public static final String APPROVE_IN_PART = "approveInPart";

    /** The position to which a decision sends a case back when the applicant has to complete it. */
    public static final int APPLICANT = 0;

    private static final int LONGEST_REASON = 2000;

    /** The common result of the officers of a stage in its last round. */
    public enum Outcome {
        /** The quorum is not reached, but can still be reached. */
        open,
        approve,
        reject,
        sendBack
    }

    /**
     * An officer's decision, as the form sends it.
     *
     * @param position the stage
     * @param backTo 0 for the applicant, or the position of an earlier stage; only with {@code sendBack}
     */
    public record Vote(
            String caseKind,
            String caseNumber,
            int position,
            String officer,
            @Nullable Object decision,
            @Nullable Object reasonCode,
            @Nullable Object reason,
            @Nullable Object backTo) {

        Vote approving() {
            return new Vote(caseKind, caseNumber, position, officer, APPROVE, reasonCode, reason, backTo);
        }
    }

    private final JdbcClient jdbc;
    private final Duties duties;
    private final Reasons reasons;
    private final Clock clock;
    private final AuditLog audit;

    Approvals(JdbcClient jdbc, Duties duties, Reasons reasons, Clock clock, AuditLog audit) {
        this.jdbc = jdbc;
        this.duties = duties;
        this.reasons = reasons;
        this.clock = clock;
        this.audit = audit;
    }

    // ---------------------------------------------------------------- the plan

    /**
     * Freezes the stages that apply to a case, numbered from 1 without gaps. A frozen plan never changes: a second call, for a case that
     * goes on after an appeal, returns the number of the stages that are frozen already.
     *
     * @param applying the stages of the plan that apply, in order; never empty, because no case may approve itself
     * @return the number of stages
     */
    public int freeze(String caseNumber, Plan plan, List<Stage> applying) {
        if (applying.isEmpty()) {
            throw new IllegalStateException(
                    "no stage applies to " + caseNumber + ": the decision table approvalStages leaves none");
        }
        int frozen = stages(caseNumber).size();
        if (frozen > 0) {
            return frozen;
        }
        int position = 0;
        for (Stage stage : applying) {
            jdbc.sql("""
                            insert into frozen_stage (case_number, position, plan_version, name, officer, officer_group, named_from_group, seats,
                                                      quorum, sla_hours)
                            values (:case, :position, :version, :name, :officer, :group, :namedFrom, :seats, :quorum, :hours)""")
                    .param("case", caseNumber)
                    .param("position", ++position)
                    .param("version", plan.version())
                    .param("name", stage.name())
                    .param("officer", stage.officer())
                    .param("group", stage.officerGroup())
                    .param("namedFrom", stage.namedFromGroup())
                    .param("seats", stage.seats())
                    .param("quorum", stage.quorum())
                    .param("hours", stage.slaHours())
                    .update();
        }
        return position;
    }

    /** The stages of the case's frozen plan. */
    public List<Stage> stages(String caseNumber) {
        return stages(List.of(caseNumber)).getOrDefault(caseNumber, List.of());
    }

    /** The stages of several cases, by case number, in order. */
    public Map<String, List<Stage>> stages(Collection<String> caseNumbers) {
        return Rows.byKey(jdbc.sql("""
                        select case_number, position, name, officer, officer_group, named_from_group, 'always' as condition, seats, quorum, sla_hours
                          from frozen_stage where case_number = any (:cases) order by position""")
                .param("cases", caseNumbers.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("case_number"), stage(row, n)))
                .list());
    }

    public Stage stage(String caseNumber, int position) {
        return stages(caseNumber).get(position - 1);
    }

    private static Stage stage(ResultSet row, int n) throws SQLException {
        int hours = row.getInt("sla_hours");
        return new Stage(
                row.getInt("position"),
                row.getString("name"),
                row.getString("officer"),
                row.getString("officer_group"),
                row.getString("named_from_group"),
                row.getString("condition"),
                row.getInt("seats"),
                row.getInt("quorum"),
                hours == 0 ? null : hours);
    }

    // ---------------------------------------------------------------- deciding

    /**
     * Opens a stage. Each time it is opened again a new round begins, in which every officer can decide again.
     *
     * @param due by when it should be decided
     */
    public void open(String caseNumber, int position, Instant due) {
        jdbc.sql("""
                        insert into stage_opening (case_number, position, round, opened_at, due_at)
                        select :case, :position, 1 + coalesce(max(round), 0), :at, :due from stage_opening
                         where case_number = :case and position = :position""")
                .param("case", caseNumber)
                .param("position", position)
                .param("at", now())
                .param("due", due.atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * Records an officer's decision. It is accepted once for each officer and round, with a text and a coded reason that fits the decision,
     * and only from a person who holds no other duty on the case.
     *
     * @throws Refused when one of these conditions is not met; then nothing is written
     */
    public void decide(Vote vote) {
        String decision = String.valueOf(vote.decision());
        CaseKind kind = CaseKind.of(vote.caseKind());
        boolean application = kind == CaseKind.APPLICATION;
        if (kind == CaseKind.DISPUTE && !List.of(APPROVE, REJECT).contains(decision)) {
            throw Refused.invalid(
                    "decision", "Decide 'approve', 'approveInPart' or 'reject': a dispute is decided once.");
        }
        if (!List.of(APPROVE, REJECT, SEND_BACK).contains(decision)) {
            throw Refused.invalid(
                    "decision",
                    application
                            ? "Decide 'approve', 'reject' or 'sendBack'."
                            : "Decide 'approve', 'approveInPart', 'reject' or 'sendBack'.");
        }
        String text = text(vote.reason());
        String code = reasons.check(kind, decision, vote.reasonCode());
        // a claim goes back to its provider alone: it is changed there, and every stage looks at it again
        Integer backTo = decision.equals(SEND_BACK) ? application ? (Integer) backTo(vote) : (Integer) APPLICANT : null;
        duties.assign(vote.caseNumber(), vote.officer(), Duty.stage(vote.caseKind(), vote.position()));
        int round = jdbc.sql("""
                        insert into stage_decision (case_number, position, round, decision, back_to, reason_code, reason, decided_by, decided_at)
                        select :case, :position, coalesce(max(round), 1), :decision, cast(:backTo as int), :code, :reason, :officer, :at
                          from stage_opening where case_number = :case and position = :position
                        on conflict do nothing returning round""")
                .param("case", vote.caseNumber())
                .param("position", vote.position())
                .param("decision", decision)
                .param("backTo", backTo)
                .param("code", code)
                .param("reason", text)
                .param("officer", vote.officer())
                .param("at", now())
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> Refused.conflict(
                        "alreadyDecided", "You have decided this stage. A colleague has to take the other seat."));
        Map<String, Object> details = new HashMap<>(Map.of(
                "caseKind",
                vote.caseKind(),
                "stage",
                vote.position(),
                "round",
                round,
                "decision",
                decision,
                "reasonCode",
                code));
        if (backTo != null) {
            details.put("backTo", backTo);
        }
        audit.append(Action.decision, vote.officer(), vote.caseNumber(), null, details);
    }

    /** @throws Refused 422 when the text is missing, too long or not printable */
    static String text(@Nullable Object reason) {
        return FreeText.of(
                "reason", reason, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
    }

    private int backTo(Vote vote) {
        Object to = vote.backTo() == null ? APPLICANT : vote.backTo();
        int stage;
        try {
            stage = Integer.parseInt(to.toString());
        } catch (NumberFormatException e) {
            stage = -1;
        }
        if (stage < APPLICANT || stage >= vote.position()) {
            throw Refused.invalid(List.of(new FieldError(
                    "backTo",
                    "Send back to the applicant (0) or to an earlier stage (1 to " + (vote.position() - 1) + ").")));
        }
        return stage;
    }

    /** The common result of the officers of the stage in its last round. */
    public Outcome outcome(String caseNumber, int position) {
        return jdbc.sql("""
                        select f.seats, f.quorum,
                               count(*) filter (where d.decision = 'approve') as approving,
                               count(*) filter (where d.decision = 'reject') as rejecting,
                               count(*) filter (where d.decision = 'sendBack') as sending_back
                          from frozen_stage f
                          left join stage_decision d on d.case_number = f.case_number and d.position = f.position
                               and d.round = (select coalesce(max(o.round), 1) from stage_opening o
                                               where o.case_number = f.case_number and o.position = f.position)
                         where f.case_number = :case and f.position = :position
                         group by f.seats, f.quorum""")
                .param("case", caseNumber)
                .param("position", position)
                .query((row, n) -> outcome(row))
                .single();
    }

    private static Outcome outcome(ResultSet row) throws SQLException {
        int quorum = row.getInt("quorum");
        if (row.getInt("sending_back") > 0) {
            return Outcome.sendBack;
        }
        if (row.getInt("approving") >= quorum) {
            return Outcome.approve;
        }
        return row.getInt("rejecting") > row.getInt("seats") - quorum ? Outcome.reject : Outcome.open;
    }

    /** The position to which the last round of a stage sent the case back. */
    public int sentBackTo(String caseNumber, int position) {
        return decisions(caseNumber).stream()
                .filter(d -> d.position() == position && d.backTo() != null)
                .reduce((earlier, later) -> later)
                .map(Decision::backTo)
                .orElseThrow(() -> new IllegalStateException(caseNumber + " was not sent back"));
    }

    /** All decisions, in order. */
    public List<Decision> decisions(String caseNumber) {
        return decisions(List.of(caseNumber)).getOrDefault(caseNumber, List.of());
    }

    /** The last decision by which an officer rejected the case; empty when no officer did. */
    public Optional<Decision> lastRejection(String caseNumber) {
        return decisions(caseNumber).stream()
                .filter(decision -> decision.decision().equals(REJECT))
                .reduce((earlier, later) -> later);
    }

    /** All decisions of several cases, by case number, in order. A case without a decision is not in it. */
    public Map<String, List<Decision>> decisions(Collection<String> caseNumbers) {
        return Rows.byKey(jdbc.sql("""
                        select d.*, f.name as stage, r.label from stage_decision d
                          join frozen_stage f on f.case_number = d.case_number and f.position = d.position
                          join decision_reason r on r.code = d.reason_code
                         where d.case_number = any (:cases) order by d.id""")
                .param("cases", caseNumbers.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("case_number"), decision(row)))
                .list());
    }

    private static Decision decision(ResultSet row) throws SQLException {
        return new Decision(
                row.getInt("position"),
                row.getInt("round"),
                row.getString("stage"),
                row.getString("decided_by"),
                row.getString("decision"),
                row.getObject("back_to", Integer.class),
                row.getString("reason_code"),
                row.getString("label"),
                row.getString("reason"),
                row.getObject("decided_at", OffsetDateTime.class).toInstant());
    }

    /** The position of the first stage that has not approved yet; one more than the number of stages when all have. */
    public int nextStage(String caseNumber) {
        return jdbc.sql("""
                        select coalesce(min(position) filter (where not is_stage_approved(case_number, position)), count(*) + 1)
                          from frozen_stage where case_number = :case""").param("case", caseNumber).query(Integer.class).single();
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
