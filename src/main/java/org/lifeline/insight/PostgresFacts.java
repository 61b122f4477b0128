package org.lifeline.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Question.Condition;
import org.lifeline.insight.Question.Group;
import org.lifeline.insight.Question.Step;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Answers questions from the tables of facts. Names of columns come from {@link FactKind} only, values are parameters. */
@Repository(FactStore.POSTGRESQL)
class PostgresFacts implements FactStore {

    private final JdbcClient jdbc;

    PostgresFacts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Answer answer(Question question) {
        Map<String, @Nullable Object> values = new HashMap<>();
        String sql = sql(question, values);
        int width = question.by().size();
        return new Answer(jdbc.sql(sql)
                .params(values)
                .query((row, n) -> {
                    List<@Nullable String> keys = new ArrayList<>();
                    for (int i = 1; i <= width; i++) {
                        keys.add(text(row.getObject(i)));
                    }
                    List<Long> sums = new ArrayList<>();
                    for (int i = 0; i < question.sums().size(); i++) {
                        sums.add(row.getLong(width + 2 + i));
                    }
                    return new Answer.Row(keys, row.getLong(width + 1), sums);
                })
                .list());
    }

    private static String sql(Question question, Map<String, @Nullable Object> values) {
        FactKind kind = question.kind();
        List<Group> by = question.by();
        String groups =
                IntStream.rangeClosed(1, by.size()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String grouped = groups.isEmpty() ? "" : " group by " + groups;
        String ordered = groups.isEmpty() ? "" : " order by " + groups;
        List<String> each = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            each.add(column(kind.field(by.get(i).field())) + " as by" + i);
        }
        each.add("count(*) as many");
        for (int i = 0; i < question.sums().size(); i++) {
            each.add("coalesce(sum(" + kind.field(question.sums().get(i)).column() + "), 0) as sum" + i);
        }
        String days = "select " + String.join(", ", each) + " from " + kind.table() + where(question, values) + grouped;
        if (by.stream().allMatch(group -> group.step() == Step.each)) {
            return days + ordered;
        }
        // weeks and months are put together of days, of which there are few: a fact's own day costs less than its week
        List<String> together = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            Step step = by.get(i).step();
            together.add(step == Step.each ? "by" + i : "date_trunc('" + step + "', by" + i + "::timestamp)::date");
        }
        together.add("sum(many)");
        for (int i = 0; i < question.sums().size(); i++) {
            together.add("sum(sum" + i + ")");
        }
        return "select " + String.join(", ", together) + " from (" + days + ") days" + grouped + ordered;
    }

    /** Words in the order of their code points, as the index has them. */
    private static String column(Field field) {
        return field.column() + (field.type().column().equals("text") ? " collate \"C\"" : "");
    }

    /** The conditions of a question as SQL, and their values. */
    static String where(Question question, Map<String, @Nullable Object> values) {
        FactKind kind = question.kind();
        List<String> conditions = new ArrayList<>();
        if (question.from() != null) {
            conditions.add(kind.day().column() + " >= :from");
            values.put("from", question.from());
        }
        if (question.until() != null) {
            conditions.add(kind.day().column() + " <= :until");
            values.put("until", question.until());
        }
        if (question.programmes() != null) {
            conditions.add("programme = any (:programmes)");
            values.put("programmes", question.programmes().toArray(String[]::new));
        }
        for (Condition condition : question.only()) {
            Field field = kind.field(condition.field());
            if (condition.values().isEmpty()) {
                conditions.add(field.column() + " is not null");
            } else {
                String name = "value" + conditions.size();
                conditions.add(field.column() + " = any (cast(:" + name + " as "
                        + field.type().column() + "[]))");
                values.put(name, condition.values().toArray(String[]::new));
            }
        }
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
