package org.lifeline.approval;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
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

    /**
     * A new reason, the last of those for its decision.
     *
     * @throws Refused when there is one of this code, or something does not hold
     */
    public void add(String code, @Nullable String decision, @Nullable String label, String person) {
        if (decision == null || !DECISIONS.contains(decision)) {
            throw Refused.invalid("reasonFor", "Say for which decision it is a reason.");
        }
        int added = jdbc.sql("""
                        insert into decision_reason (code, decision, position, label)
                        select :code, :decision, coalesce(max(position), 0) + 1, :label from decision_reason where decision = :decision
                        on conflict do nothing""")
                .param("code", code(code))
                .param("decision", decision)
                .param("label", label(label))
                .update();
        if (added == 0) {
            throw Refused.conflict("reasonExists", "There is a reason " + code + " already.");
        }
        record("reasonAdded", code, person);
    }

    /** Other words for the same reason. */
    public void reword(String code, @Nullable String label, String person) {
        int changed = jdbc.sql("update decision_reason set label = :label where code = :code")
                .param("label", label(label))
                .param("code", code(code))
                .update();
        refuseUnknown(changed, code);
        record("reasonReworded", code, person);
    }

    /**
     * Takes a reason out of the officers' list, or puts it back.
     *
     * @throws Refused when it is there already, or the last one for its decision: nobody could decide so any more
     */
    public void retire(String code, boolean retired, String person) {
        String decision = jdbc.sql("select decision from decision_reason where code = :code")
                .param("code", code(code))
                .query(String.class)
                .optional()
                .orElseThrow(() -> unknown(code));
        int left = jdbc.sql("select code from decision_reason where decision = :decision and not retired order by code for update")
                .param("decision", decision)
                .query(String.class)
                .list()
                .stream()
                .filter(other -> !other.equals(code))
                .toList()
                .size();
        if (retired && left == 0) {
            throw Refused.conflict("lastReason", "This is the last reason to " + decision + ": add another one first.");
        }
        int changed = jdbc.sql("update decision_reason set retired = :retired where code = :code and retired <> :retired")
                .param("retired", retired)
                .param("code", code)
                .update();
        if (changed == 0) {
            throw Refused.conflict("nothingToChange", "The reason " + code + (retired ? " is retired already." : " is in use."));
        }
        record(retired ? "reasonRetired" : "reasonRestored", code, person);
    }

    private void record(String what, String code, String person) {
        audit.append(Action.setUpChange, person, null, null, Map.of("what", what, "reasonCode", code));
    }

    private static String code(String code) {
        if (!code.matches("[a-z][A-Za-z0-9]{2,39}")) {
            throw Refused.invalid("code", "A code has three to forty letters and digits and begins with a small letter.");
        }
        return code;
    }

    private static String label(@Nullable String given) {
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
