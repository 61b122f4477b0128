package org.lifeline.approval;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.CaseKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The coded reasons, as managers maintain them. No reason is ever deleted, because decisions refer to it. */
@Repository
public class DecisionReasons {

    private static final Set<String> DECISIONS = Set.of(
            "approve",
            "reject",
            "sendBack",
            Appeals.DISMISS,
            Appeals.ALLOW,
            "authorise",
            "decline",
            "return",
            LineDecisions.CUT);

    /** The decisions that are also made on claims. */
    private static final Set<String> OF_CLAIMS = Set.of(Approvals.APPROVE, Approvals.REJECT);

    /** Claims are returned by the decision table {@code claimChecks}. */
    static final String RETURN = "return";

    private static final String BOTH = "both";
    private static final int LONGEST_LABEL = 200;

    private final JdbcClient jdbc;
    private final AuditLog audit;

    DecisionReasons(JdbcClient jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /**
     * A reason as it is stored.
     *
     * @param kinds the kinds of case for which it is offered
     */
    record Known(String code, String decision, Set<CaseKind> kinds, String label, boolean retired) {}

    /** @throws Refused 422 when the text is not a valid code */
    Optional<Known> find(String code) {
        return jdbc.sql("select * from decision_reason where code = :code")
                .param("code", code(code))
                .query(DecisionReasons::known)
                .optional();
    }

    private static Known known(ResultSet row, int n) throws SQLException {
        return new Known(
                row.getString("code"),
                row.getString("decision"),
                kinds((String[]) row.getArray("case_kinds").getArray()),
                row.getString("label"),
                row.getBoolean("retired"));
    }

    /** @throws Refused when there is no such reason */
    Known get(String code) {
        return find(code).orElseThrow(() -> unknown(code));
    }

    /** @throws Refused when a reason with this code exists, or something is not valid */
    void checkNew(String code, @Nullable String decision, @Nullable String kinds, @Nullable String label) {
        if (decision == null || !DECISIONS.contains(decision)) {
            throw Refused.invalid("reasonFor", "Choose for which decision it is a reason.");
        }
        kinds(decision, kinds);
        code(code);
        label(label);
        if (find(code).isPresent()) {
            throw exists(code);
        }
    }

    /**
     * The kinds of case that a manager chose.
     *
     * @param given application, claim, both or dispute; not needed for a decision that is made on one kind only
     * @throws Refused 422 when a choice is needed and none was made
     */
    static Set<CaseKind> kinds(String decision, @Nullable String given) {
        if (decision.equals(RETURN) || decision.equals(LineDecisions.CUT)) {
            return EnumSet.of(CaseKind.CLAIM);
        }
        if (decision.equals(Approvals.SEND_BACK)) {
            if (BOTH.equals(given)) {
                throw Refused.invalid(
                        "reasonCases", "Applicants and providers are asked for different things: make two reasons.");
            }
            return EnumSet.of(CaseKind.CLAIM.key().equals(given) ? CaseKind.CLAIM : CaseKind.APPLICATION);
        }
        if (!OF_CLAIMS.contains(decision)) {
            return EnumSet.of(CaseKind.APPLICATION);
        }
        if (BOTH.equals(given)) {
            return EnumSet.of(CaseKind.APPLICATION, CaseKind.CLAIM);
        }
        for (CaseKind kind : CaseKind.values()) {
            if (kind.key().equals(given)) {
                return EnumSet.of(kind);
            }
        }
        throw Refused.invalid(
                "reasonCases", "Choose for which cases it is a reason: applications, claims, both or disputes.");
    }

    private static Set<CaseKind> kinds(String[] keys) {
        Set<CaseKind> kinds = EnumSet.noneOf(CaseKind.class);
        for (String key : keys) {
            kinds.add(CaseKind.of(key));
        }
        return kinds;
    }

    /** The kinds of case in words. */
    static String words(Set<CaseKind> kinds) {
        return kinds.stream()
                .map(kind -> switch (kind) {
                    case APPLICATION -> "applications";
                    case CLAIM -> "claims of providers";
                    case DISPUTE -> "disputes of claims";
                })
                .collect(Collectors.joining(" and "));
    }

    private static Refused exists(String code) {
        return Refused.conflict("reasonExists", "There is a reason " + code + " already.");
    }

    /**
     * Adds a new reason, as the last one for its decision.
     *
     * @throws Refused when a reason with this code exists, or something is not valid
     */
    void add(String code, @Nullable String decision, @Nullable String kinds, @Nullable String label, TwoPeople people) {
        checkNew(code, decision, kinds, label);
        int added = jdbc.sql("""
                        insert into decision_reason (code, decision, case_kinds, position, label)
                        select :code, :decision, :kinds, coalesce(max(position), 0) + 1, :label from decision_reason where decision = :decision
                        on conflict do nothing""")
                .param("code", code(code))
                .param("decision", decision)
                .param("kinds", keys(kinds(String.valueOf(decision), kinds)))
                .param("label", label(label))
                .update();
        if (added == 0) {
            throw exists(code);
        }
        record("reasonAdded", code, people);
    }

    /** Changes the label of a reason. Its meaning must stay the same. */
    void reword(String code, @Nullable String label, TwoPeople people) {
        int changed = jdbc.sql("update decision_reason set label = :label where code = :code")
                .param("label", label(label))
                .param("code", code(code))
                .update();
        refuseUnknown(changed, code);
        record("reasonReworded", code, people);
    }

    private static String[] keys(Set<CaseKind> kinds) {
        return kinds.stream().map(CaseKind::key).toArray(String[]::new);
    }

    /** Offers a reason for other kinds of case. Decisions that were made with it stand. */
    void offerFor(String code, @Nullable String kinds, TwoPeople people) {
        Set<CaseKind> then = checkOfferFor(code, kinds);
        jdbc.sql("update decision_reason set case_kinds = :kinds where code = :code")
                .param("kinds", keys(then))
                .param("code", code)
                .update();
        record("reasonOfferedForOthers", code, people);
    }

    /**
     * Checks, before it happens, whether {@link #offerFor} is possible.
     *
     * @return the kinds of case for which the reason would be offered
     * @throws Refused when it is offered for these already, or a kind of case would have no reason left for this decision
     */
    Set<CaseKind> checkOfferFor(String code, @Nullable String kinds) {
        Known reason = get(code);
        // who is asked to put something right does not change
        Set<CaseKind> then =
                reason.decision().equals(Approvals.SEND_BACK) ? reason.kinds() : kinds(reason.decision(), kinds);
        if (then.equals(reason.kinds())) {
            throw Refused.conflict(
                    "nothingToChange", "The reason " + code + " is one for " + words(then) + " already.");
        }
        Set<CaseKind> gone = EnumSet.copyOf(reason.kinds());
        gone.removeAll(then);
        refuseLast(reason, gone);
        return then;
    }

    /**
     * Removes a reason from the officers' list, or restores it.
     *
     * @throws Refused when it is in that state already, or when it is the last one for its decision, which then nobody could make
     */
    void retire(String code, boolean retired, TwoPeople people) {
        checkRetire(code, retired);
        jdbc.sql("update decision_reason set retired = :retired where code = :code")
                .param("retired", retired)
                .param("code", code)
                .update();
        record(retired ? "reasonRetired" : "reasonRestored", code, people);
    }

    /**
     * Checks, before it happens, whether {@link #retire} is possible. Until the transaction ends, no other reason for this decision can be
     * retired or restored.
     */
    void checkRetire(String code, boolean retired) {
        Known reason = get(code);
        if (retired) {
            refuseLast(reason, reason.kinds());
        }
        if (get(code).retired() == retired) {
            throw Refused.conflict(
                    "nothingToChange", "The reason " + code + (retired ? " is retired already." : " is in use."));
        }
    }

    private void refuseLast(Known reason, Set<CaseKind> gone) {
        List<Known> others = jdbc
                .sql(
                        "select * from decision_reason where decision = :decision and not retired order by code for update")
                .param("decision", reason.decision())
                .query(DecisionReasons::known)
                .list()
                .stream()
                .filter(other -> !other.code().equals(reason.code()))
                .toList();
        if (!reason.retired()
                && gone.stream()
                        .anyMatch(kind ->
                                others.stream().noneMatch(other -> other.kinds().contains(kind)))) {
            throw Refused.conflict(
                    "lastReason", "This is the last reason to " + reason.decision() + ": add another one first.");
        }
    }

    private void record(String what, String code, TwoPeople people) {
        audit.append(
                Action.setUpChange,
                people.confirmed(),
                null,
                null,
                Map.of("what", what, "reasonCode", code, "askedBy", people.asked()));
    }

    private static String code(String code) {
        if (!code.matches("[a-z][A-Za-z0-9]{2,39}")) {
            throw Refused.invalid(
                    "code", "A code has three to forty letters and digits and begins with a small letter.");
        }
        return code;
    }

    static String label(@Nullable String given) {
        return FreeText.of("label", given, LONGEST_LABEL, "Say the reason in plain words, in at most %d characters.");
    }

    private static void refuseUnknown(int changed, String code) {
        if (changed == 0) {
            throw unknown(code);
        }
    }

    private static Refused unknown(String code) {
        return Refused.invalid("code", "There is no reason " + code + ".");
    }
}
