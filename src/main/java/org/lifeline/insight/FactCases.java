package org.lifeline.insight;

import java.time.Instant;
import java.util.ArrayList;
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

    private static final int NEWEST = 5_000;

    private final DatabaseCopy database;

    FactCases(DatabaseCopy database) {
        this.database = database;
    }

    /**
     * Cases behind figures.
     *
     * @param numbers the numbers of some of them, those with the newest facts first, each once
     * @param count how many there are, or how many are among the newest facts
     * @param more whether older facts were not looked at: there may be more cases than that
     */
    public record Some(List<String> numbers, long count, boolean more) {}

    /**
     * Some of the cases that the facts of a question belong to. Only the newest 5,000 facts are looked at: nobody reads a longer list, and
     * to count the different cases of millions of facts takes seconds.
     */
    public Some some(Question question, int skip, int most) {
        return database.read(from -> some(from, question, skip, most));
    }

    /** As {@link FactStore#asOf()}. */
    public @Nullable Instant asOf() {
        return database.asOf();
    }

    private static Some some(JdbcClient from, Question question, int skip, int most) {
        Map<String, @Nullable Object> values = new HashMap<>();
        String where = PostgresFacts.where(question.where("caseNumber"), values);
        values.put("facts", NEWEST + 1);
        values.put("skip", skip);
        values.put("most", most);
        FactKind kind = question.kind();
        List<String> numbers = new ArrayList<>();
        long[] counted = new long[2];
        from.sql("with newest as (select case_number, %1$s as day from %2$s%3$s order by %1$s desc limit :facts)"
                                .formatted(kind.day().column(), kind.table(), where)
                        + ", its as (select case_number, max(day) as day from (select * from newest order by day desc limit :facts - 1) n group by case_number)"
                        + " select (select count(*) from newest) as facts, (select count(*) from its) as cases, s.case_number"
                        + " from (select 1) one left join (select * from its order by day desc, case_number desc limit :most offset :skip) s on true"
                        + " order by s.day desc, s.case_number desc")
                .params(values)
                .query(row -> {
                    counted[0] = row.getLong("facts");
                    counted[1] = row.getLong("cases");
                    if (row.getString("case_number") != null) {
                        numbers.add(row.getString("case_number"));
                    }
                });
        return new Some(numbers, counted[1], counted[0] > NEWEST);
    }
}
