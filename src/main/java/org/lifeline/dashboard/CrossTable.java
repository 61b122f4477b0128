package org.lifeline.dashboard;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.ChartData.Label;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.dashboard.ChartData.Unit;
import org.lifeline.insight.Answer;

/** How many facts there are for each pair of two values, such as provider and outcome. No value is the empty text. */
final class CrossTable {

    private final Map<String, Map<String, Long>> counts = new TreeMap<>();
    private final Map<String, Long> columns = new TreeMap<>();

    private CrossTable() {}

    /** Counts an answer by its first two groups. */
    static CrossTable of(Answer answer) {
        CrossTable table = new CrossTable();
        answer.rows()
                .forEach(row ->
                        table.add(text(row.groups().get(0)), text(row.groups().get(1)), row.count()));
        return table;
    }

    private void add(String row, String column, long count) {
        counts.computeIfAbsent(row, key -> new HashMap<>()).merge(column, count, Long::sum);
        columns.merge(column, count, Long::sum);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    static Label label(String field, String value) {
        return new Label(field, value.isEmpty() ? null : value);
    }

    /** The rows with the most facts first, at most so many. */
    List<String> largestRows(int most) {
        return counts.keySet().stream()
                .sorted(Comparator.comparing(this::row).reversed())
                .limit(most)
                .toList();
    }

    /** The columns with the most facts first, at most so many. */
    List<String> largestColumns(int most) {
        return columns.keySet().stream()
                .sorted(Comparator.comparing(this::column).reversed())
                .limit(most)
                .toList();
    }

    /** The rows in the order of their values. */
    List<String> rows() {
        return List.copyOf(counts.keySet());
    }

    long cell(String row, String column) {
        return counts.getOrDefault(row, Map.of()).getOrDefault(column, 0L);
    }

    /** All facts of a row. */
    long row(String row) {
        return counts.getOrDefault(row, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** All facts of a column. */
    long column(String column) {
        return columns.getOrDefault(column, 0L);
    }

    long all() {
        return columns.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A column as a series of counts over these rows. */
    Series counts(Label name, String column, List<String> rows) {
        return new Series(
                name,
                Unit.count,
                null,
                rows.stream().<@Nullable Long>map(row -> cell(row, column)).toList());
    }

    /** A series of the share that these columns have of each row. */
    Series shares(Label name, List<String> those, List<String> rows) {
        return new Series(
                name,
                Unit.percent,
                null,
                rows.stream()
                        .<@Nullable Long>map(row -> share(
                                those.stream()
                                        .mapToLong(column -> cell(row, column))
                                        .sum(),
                                row(row)))
                        .toList());
    }

    /** Hundredths, rounded; none of nothing is nothing. */
    static long share(long part, long whole) {
        return whole == 0 ? 0 : Math.round(100.0 * part / whole);
    }
}
