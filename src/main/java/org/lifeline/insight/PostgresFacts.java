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
        return answer(question, jdbc);
    }

    /** The answer of the database, or of a copy of it. */
    static Answer answer(Question question, JdbcClient from) {
        Map<String, @Nullable Object> values = new HashMap<>();
        String sql = sql(question, values);
        int width = question.by().size();
        return new Answer(from.sql(sql)
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
        DayCounts counted = DayCounts.of(question).orElse(null);
        List<Group> by = question.by();
        String groups =
                IntStream.rangeClosed(1, by.size()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String grouped = groups.isEmpty() ? "" : " group by " + groups;
        String ordered = groups.isEmpty() ? "" : " order by " + groups;
        List<String> each = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            each.add(column(kind.field(by.get(i).field()), counted) + " as by" + i);
        }
        each.add(counted != null ? "coalesce(sum(many), 0) as many" : "count(*) as many");
        for (int i = 0; i < question.sums().size(); i++) {
            each.add("coalesce(sum(" + kind.field(question.sums().get(i)).column() + "), 0) as sum" + i);
        }
        String days =
                "select " + String.join(", ", each) + " from " + (counted == null ? kind.table() : counted.table())
                        + where(question, values, counted) + grouped
                        // what was counted and is there no more
                        + (counted != null && !grouped.isEmpty() ? " having sum(many) > 0" : "");
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
    private static String column(Field field, @Nullable DayCounts counted) {
        return name(field, counted) + (field.type().column().equals("text") ? " collate \"C\"" : "");
    }

    private static String name(Field field, @Nullable DayCounts counted) {
        return counted == null ? field.column() : counted.column(field);
    }

    /** The conditions of a question to the facts themselves, as SQL, and their values. */
    static String where(Question question, Map<String, @Nullable Object> values) {
        return where(question, values, null);
    }

    private static String where(Question question, Map<String, @Nullable Object> values, @Nullable DayCounts counted) {
        FactKind kind = question.kind();
        List<String> conditions = new ArrayList<>();
        if (counted != null && counted.group() != null) {
            conditions.add("group_field = :group");
            values.put("group", counted.group());
        }
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
            String column = name(field, counted);
            if (condition.values().isEmpty()) {
                conditions.add(column + " is not null");
            } else if (field.type() == Field.Type.FLAG && condition.values().size() == 1) {
                // as the indexes of what few facts are have it
                conditions.add(Boolean.parseBoolean(condition.values().get(0)) ? column : "not " + column);
            } else {
                String name = "value" + conditions.size();
                conditions.add(
                        column + " = any (cast(:" + name + " as " + field.type().column() + "[]))");
                values.put(name, condition.values().toArray(String[]::new));
            }
        }
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
