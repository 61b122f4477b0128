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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Answers questions from the tables of facts. Names of columns come from {@link FactKind} only, values are parameters. */
@Repository
class PostgresFacts implements FactStore {

    private final JdbcClient jdbc;

    PostgresFacts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Answer answer(Question question) {
        Map<String, @Nullable Object> values = new HashMap<>();
        List<String> columns = question.by().stream()
                .map(group -> expression(question.kind(), group))
                .collect(Collectors.toCollection(ArrayList::new));
        String groups = IntStream.rangeClosed(1, columns.size())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
        columns.add("count(*)");
        question.sums().stream()
                .map(sum -> "coalesce(sum(" + question.kind().field(sum).column() + "), 0)")
                .forEach(columns::add);
        String sql = "select " + String.join(", ", columns) + " from "
                + question.kind().table() + where(question, values)
                + (groups.isEmpty() ? "" : " group by " + groups + " order by " + groups);
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

    private static String expression(FactKind kind, Group group) {
        Field field = kind.field(group.field());
        return switch (group.step()) {
            // words in the order of their code points, as the index has them
            case each -> field.column() + (field.type().column().equals("text") ? " collate \"C\"" : "");
            case week, month -> "date_trunc('" + group.step() + "', " + field.column() + "::timestamp)::date";
        };
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
