package org.lifeline.approval;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.CaseKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The coded reasons of decisions. */
@Repository
public class Reasons {

    private final JdbcClient jdbc;

    Reasons(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The reasons that an officer may give.
     *
     * @param language of the officer; in a language other than English a reason has the applicant's text of that language, where there is
     *     one
     * @param decisions such as {@code approve}
     */
    public List<ReasonChoice> choices(CaseKind kind, Language language, String... decisions) {
        return jdbc.sql("""
                        select r.code, coalesce(t.text, r.label) as label, r.decision
                          from decision_reason r left join decision_reason_text t on t.code = r.code and t.language = nullif(:language, 'en')
                         where not r.retired and :kind = any (r.case_kinds) and r.decision in (:decisions) order by r.decision, r.position""")
                .param("kind", kind.key())
                .param("language", language.code())
                .param("decisions", List.of(decisions))
                .query((row, n) ->
                        new ReasonChoice(row.getString("code"), row.getString("label"), row.getString("decision")))
                .list();
    }

    /**
     * A coded reason as a manager sees it.
     *
     * @param decisionWords the decision to which it belongs, in plain words
     */
    public record KeptReason(String code, String label, String decisionWords, boolean retired) {}

    /** All reasons, including those that are retired. */
    public List<KeptReason> all() {
        return jdbc.sql("select code, label, decision, retired from decision_reason order by decision, position")
                .query((row, n) -> new KeptReason(
                        row.getString("code"),
                        row.getString("label"),
                        words(row.getString("decision")),
                        row.getBoolean("retired")))
                .list();
    }

    private static String words(String decision) {
        return switch (decision) {
            case Approvals.APPROVE -> "approve";
            case Approvals.REJECT -> "reject";
            case Approvals.SEND_BACK -> "send back";
            case Appeals.DISMISS -> "appeal, dismiss";
            case Appeals.ALLOW -> "appeal, allow";
            case Emergencies.AUTHORISE -> "emergency, authorise";
            case DecisionReasons.RETURN -> "return a claim";
            case LineDecisions.CUT -> "approve less of a line";
            default -> "emergency, decline";
        };
    }

    /** The label of a coded reason. */
    public String label(String code) {
        return jdbc.sql("select label from decision_reason where code = :code")
                .param("code", code)
                .query(String.class)
                .optional()
                .orElse(code);
    }

    /** @throws Refused 422 when the code is not a reason for this decision on this kind of case */
    public String check(CaseKind kind, String decision, @Nullable Object code) {
        if (!(code instanceof String given)
                || choices(kind, Language.ENGLISH, decision).stream()
                        .noneMatch(choice -> choice.value().equals(given))) {
            throw Refused.invalid("reasonCode", "Choose a reason that fits the decision and the kind of case.");
        }
        return given;
    }
}
