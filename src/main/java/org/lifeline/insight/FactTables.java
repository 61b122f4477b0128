package org.lifeline.insight;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.FactSource.Subject;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.stereotype.Repository;

/** The tables of facts, one for each kind. A fact that did not change is not written. */
@Repository
class FactTables {

    private static final Map<Subject, List<FactKind>> KINDS = new EnumMap<>(Map.of(
            Subject.application, List.of(FactKind.APPLICATION, FactKind.STAGE, FactKind.DECISION),
            Subject.claim,
                    List.of(
                            FactKind.CLAIM,
                            FactKind.CLAIMED_PRICE,
                            FactKind.PAYMENT,
                            FactKind.STAGE,
                            FactKind.DECISION),
            Subject.voucher, List.of(FactKind.VOUCHER),
            Subject.redemption, List.of(FactKind.REDEMPTION),
            Subject.signal, List.of(FactKind.SIGNAL),
            Subject.message, List.of(FactKind.MESSAGE),
            Subject.bankLine, List.of(FactKind.BANK_LINE),
            Subject.feedback, List.of(FactKind.FEEDBACK),
            Subject.refusal, List.of(FactKind.REFUSAL)));

    /** Several of these may be of one subject; of the others, the subject's key is their own. */
    private static final Set<FactKind> OF_A_CASE =
            EnumSet.of(FactKind.STAGE, FactKind.DECISION, FactKind.CLAIMED_PRICE);

    private final JdbcTemplate jdbc;

    FactTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes the facts of these subjects, and removes those that are there no more. */
    void replace(Subject subject, Collection<String> keys, List<Fact> facts) {
        String[] subjects = keys.toArray(String[]::new);
        Map<FactKind, List<Fact>> byKind = facts.stream().collect(Collectors.groupingBy(Fact::kind));
        for (FactKind kind : KINDS.getOrDefault(subject, List.of())) {
            List<Fact> those = byKind.getOrDefault(kind, List.of());
            jdbc.update(
                    "delete from " + kind.table() + " where " + (OF_A_CASE.contains(kind) ? "subject" : "key")
                            + " = any (?) and key <> all (?)",
                    subjects,
                    those.stream().map(Fact::key).toArray(String[]::new));
            write(kind, those);
        }
    }

    /** Programme and category of those of these cases that are counted already. */
    Map<String, Map<String, @Nullable Object>> cases(Collection<String> numbers) {
        Map<String, Map<String, @Nullable Object>> cases = new HashMap<>();
        jdbc.query(
                """
                select key, programme, category from insight_application where key = any (?)
                 union all
                select key, programme, null from insight_claim where key = any (?)""",
                row -> {
                    Map<String, @Nullable Object> its = new HashMap<>();
                    its.put("programme", row.getString("programme"));
                    its.put("category", row.getString("category"));
                    cases.put(row.getString("key"), its);
                },
                numbers.toArray(String[]::new),
                numbers.toArray(String[]::new));
        return cases;
    }

    private void write(FactKind kind, List<Fact> facts) {
        List<String> columns = kind.fields().stream().map(Field::column).toList();
        String set =
                columns.stream().map(column -> column + " = excluded." + column).collect(Collectors.joining(", "));
        String mine = columns.stream().map(column -> "f." + column).collect(Collectors.joining(", "));
        String theirs = columns.stream().map(column -> "excluded." + column).collect(Collectors.joining(", "));
        String sql = "insert into " + kind.table() + " as f (key, subject, " + String.join(", ", columns)
                + ") values (?, ?"
                + ", ?".repeat(columns.size()) + ") on conflict (key) do update set " + set
                + ", version = nextval('insight_version') where (" + mine + ") is distinct from (" + theirs + ")";
        jdbc.batchUpdate(sql, facts.stream().map(fact -> row(kind, fact)).toList());
    }

    private static Object[] row(FactKind kind, Fact fact) {
        Object[] row = new Object[kind.fields().size() + 2];
        row[0] = fact.key();
        row[1] = OF_A_CASE.contains(kind) ? fact.values().get("caseNumber") : fact.key();
        for (int i = 0; i < kind.fields().size(); i++) {
            Field field = kind.fields().get(i);
            row[i + 2] = new SqlParameterValue(
                    sqlType(field.type()), sqlValue(fact.values().get(field.name())));
        }
        return row;
    }

    private static int sqlType(Field.Type type) {
        return switch (type) {
            case WORD, PERSON, CASE -> Types.VARCHAR;
            case NUMBER -> Types.BIGINT;
            case DAY -> Types.DATE;
            case TIME -> Types.TIMESTAMP_WITH_TIMEZONE;
            case FLAG -> Types.BOOLEAN;
        };
    }

    private static @Nullable Object sqlValue(@Nullable Object value) {
        return value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value;
    }
}
