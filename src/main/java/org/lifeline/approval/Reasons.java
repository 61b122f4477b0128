package org.lifeline.approval;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
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
     * @param decisions such as {@code approve}; none: all
     */
    public List<ReasonChoice> choices(String... decisions) {
        List<String> wanted = List.of(decisions);
        return jdbc
                .sql("select code, label, decision from decision_reason where not retired order by decision, position")
                .query((row, n) -> new ReasonChoice(row.getString("code"), row.getString("label"), row.getString("decision")))
                .list()
                .stream()
                .filter(choice -> wanted.isEmpty() || wanted.contains(choice.decision()))
                .toList();
    }

    /** A coded reason in words. */
    public String label(String code) {
        return jdbc.sql("select label from decision_reason where code = :code")
                .param("code", code)
                .query(String.class)
                .optional()
                .orElse(code);
    }

    /** @throws Refused 422 when the code is none of those for this decision */
    String check(String decision, @Nullable Object code) {
        List<String> fitting = choices(decision).stream().map(ReasonChoice::value).toList();
        if (!(code instanceof String given) || !fitting.contains(given)) {
            throw Refused.invalid(List.of(new FieldError(
                    "reasonCode",
                    "To " + decision + ", choose one of: " + fitting.stream().collect(Collectors.joining(", ")) + ".")));
        }
        return given;
    }
}
