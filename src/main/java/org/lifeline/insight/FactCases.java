package org.lifeline.insight;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The cases behind figures. They always come from PostgreSQL, because the index has fingerprints of their numbers only. Who may see a case is
 * decided elsewhere.
 */
@Repository
public class FactCases {

    private final JdbcClient jdbc;

    FactCases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many cases the facts of this question belong to. */
    public long count(Question question) {
        Map<String, @Nullable Object> values = new HashMap<>();
        return jdbc.sql("select count(distinct case_number) from "
                        + question.kind().table() + PostgresFacts.where(question, values))
                .params(values)
                .query(Long.class)
                .single();
    }

    /** Numbers of the cases, in their order, each once. */
    public List<String> numbers(Question question, int skip, int most) {
        Map<String, @Nullable Object> values = new HashMap<>();
        String where = PostgresFacts.where(question.where("caseNumber"), values);
        values.put("skip", skip);
        values.put("most", most);
        return jdbc.sql("select distinct case_number from " + question.kind().table() + where
                        + " order by 1 limit :most offset :skip")
                .params(values)
                .query(String.class)
                .list();
    }
}
