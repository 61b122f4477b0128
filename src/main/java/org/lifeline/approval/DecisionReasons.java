package org.lifeline.approval;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.forms.OwnWords;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The coded reasons as a manager keeps them. None is ever deleted: decisions name it. */
@Repository
public class DecisionReasons {

    private static final Set<String> DECISIONS = Set.of("approve", "reject", "sendBack", "uphold", "overturn", "authorise", "decline");
    private static final int LONGEST_LABEL = 200;

    private final JdbcClient jdbc;
    private final AuditLog audit;

    DecisionReasons(JdbcClient jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** A reason as it is kept. */
    record Known(String code, String decision, String label, boolean retired) {}

    /** @throws Refused 422 for what is no code */
    Optional<Known> find(String code) {
        return jdbc.sql("select * from decision_reason where code = :code")
                .param("code", code(code))
                .query((row, n) -> new Known(row.getString("code"), row.getString("decision"), row.getString("label"), row.getBoolean("retired")))
                .optional();
    }

    /** @throws Refused when there is none */
    Known get(String code) {
        return find(code).orElseThrow(() -> unknown(code));
    }

    /** @throws Refused when there is one of this code, or something does not hold */
    void checkNew(String code, @Nullable String decision, @Nullable String label) {
        if (decision == null || !DECISIONS.contains(decision)) {
            throw Refused.invalid("reasonFor", "Say for which decision it is a reason.");
        }
        code(code);
        label(label);
        if (find(code).isPresent()) {
            throw exists(code);
        }
    }

    private static Refused exists(String code) {
        return Refused.conflict("reasonExists", "There is a reason " + code + " already.");
    }

    /**
     * A new reason, the last of those for its decision.
     *
     * @throws Refused when there is one of this code, or something does not hold
     */
    void add(String code, @Nullable String decision, @Nullable String label, TwoPeople people) {
        checkNew(code, decision, label);
        int added = jdbc.sql("""
                        insert into decision_reason (code, decision, position, label)
                        select :code, :decision, coalesce(max(position), 0) + 1, :label from decision_reason where decision = :decision
                        on conflict do nothing""")
                .param("code", code(code))
                .param("decision", decision)
                .param("label", label(label))
                .update();
        if (added == 0) {
            throw exists(code);
        }
        record("reasonAdded", code, people);
    }

    /** Other words for the same reason. */
    void reword(String code, @Nullable String label, TwoPeople people) {
        int changed = jdbc.sql("update decision_reason set label = :label where code = :code")
                .param("label", label(label))
                .param("code", code(code))
                .update();
        refuseUnknown(changed, code);
        record("reasonReworded", code, people);
    }

    /**
     * Takes a reason out of the officers' list, or puts it back.
     *
     * @throws Refused when it is there already, or the last one for its decision: nobody could decide so any more
     */
    void retire(String code, boolean retired, TwoPeople people) {
        checkRetire(code, retired);
        jdbc.sql("update decision_reason set retired = :retired where code = :code")
                .param("retired", retired)
                .param("code", code)
                .update();
        record(retired ? "reasonRetired" : "reasonRestored", code, people);
    }

    /** The same question before it happens; until the transaction ends no other reason for this decision is retired or restored. */
    void checkRetire(String code, boolean retired) {
        Known reason = get(code);
        boolean last = jdbc.sql("select code from decision_reason where decision = :decision and not retired order by code for update")
                .param("decision", reason.decision())
                .query(String.class)
                .list()
                .stream()
                .allMatch(code::equals);
        if (retired && last && !reason.retired()) {
            throw Refused.conflict("lastReason", "This is the last reason to " + reason.decision() + ": add another one first.");
        }
        if (get(code).retired() == retired) {
            throw Refused.conflict("nothingToChange", "The reason " + code + (retired ? " is retired already." : " is in use."));
        }
    }

    private void record(String what, String code, TwoPeople people) {
        audit.append(
                Action.setUpChange, people.confirmed(), null, null, Map.of("what", what, "reasonCode", code, "askedBy", people.asked()));
    }

    private static String code(String code) {
        if (!code.matches("[a-z][A-Za-z0-9]{2,39}")) {
            throw Refused.invalid("code", "A code has three to forty letters and digits and begins with a small letter.");
        }
        return code;
    }

    static String label(@Nullable String given) {
        return OwnWords.of("label", given, LONGEST_LABEL, "Say the reason in plain words, in at most %d characters.");
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
