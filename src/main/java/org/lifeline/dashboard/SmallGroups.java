package org.lifeline.dashboard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.ChartData.Label;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.dashboard.ChartData.Unit;
import org.lifeline.insight.Answer;
import org.lifeline.insight.Field;
import org.lifeline.insight.Question;

/**
 * Keeps figures about groups of people from telling of single persons. A group of which any figure is below five is put together with the
 * other such groups and those of five. If that is only one group, all of the next size join it, since otherwise the difference to the sum would
 * tell what is hidden.
 */
final class SmallGroups {

    /** Fields that say what group a person belongs to. */
    static final Set<String> FIELDS = Set.of("gender", "ageBand", "district", "language", "disability");

    /** The code of the groups that were put together. */
    static final String TOGETHER = "smallGroups";

    private static final int LEAST = 5;

    private SmallGroups() {}

    /** The answer with small groups put together. Charts that show shares or lengths by group compute them from this. */
    static Answer merged(Question question, Answer answer) {
        Answer merged = answer;
        for (int i = 0; i < question.by().size(); i++) {
            if (FIELDS.contains(question.by().get(i).field())) {
                merged = merged(question, merged, i);
            }
        }
        return merged;
    }

    private static Answer merged(Question question, Answer answer, int at) {
        // a length or an amount in the groups is there for a median: single values of it are not shown
        List<Integer> others = IntStream.range(0, question.by().size())
                .filter(i -> i != at
                        && question.kind().field(question.by().get(i).field()).type() != Field.Type.NUMBER)
                .boxed()
                .toList();
        Map<List<@Nullable String>, Integer> cells = new HashMap<>();
        answer.rows().forEach(row -> cells.putIfAbsent(only(row, others), cells.size()));
        Map<@Nullable String, long[]> counts = new LinkedHashMap<>();
        for (Answer.Row row : answer.rows()) {
            counts.computeIfAbsent(row.groups().get(at), group -> new long[cells.size()])[
                            Objects.requireNonNull(cells.get(only(row, others)))] +=
                    row.count();
        }
        List<@Nullable String> groups = new ArrayList<>(counts.keySet());
        Set<@Nullable String> small = small(new ArrayList<>(counts.values())).stream()
                .map(groups::get)
                .collect(Collectors.toSet());
        Map<List<@Nullable String>, Answer.Row> rows = new LinkedHashMap<>();
        for (boolean together : new boolean[] {false, true}) {
            for (Answer.Row row : answer.rows()) {
                if (small.contains(row.groups().get(at)) == together) {
                    List<@Nullable String> keys = new ArrayList<>(row.groups());
                    if (together) {
                        keys.set(at, TOGETHER);
                    }
                    rows.merge(keys, new Answer.Row(keys, row.count(), row.sums()), SmallGroups::added);
                }
            }
        }
        return new Answer(List.copyOf(rows.values()));
    }

    private static List<@Nullable String> only(Answer.Row row, List<Integer> these) {
        List<@Nullable String> keys = new ArrayList<>();
        these.forEach(i -> keys.add(row.groups().get(i)));
        return keys;
    }

    private static Answer.Row added(Answer.Row one, Answer.Row other) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < one.sums().size(); i++) {
            sums.add(one.sums().get(i) + other.sums().get(i));
        }
        return new Answer.Row(one.groups(), one.count() + other.count(), sums);
    }

    /**
     * The chart with small groups put together, whether they are its categories or its series. Of groups that are put together here, counts
     * are added up, and other figures are left out.
     */
    static ChartData merged(ChartData data) {
        return mergedSeries(mergedCategories(data));
    }

    private static ChartData mergedCategories(ChartData data) {
        List<Series> counted =
                data.series().stream().filter(each -> each.unit() == Unit.count).toList();
        if (counted.isEmpty() || data.categories().stream().noneMatch(label -> FIELDS.contains(label.field()))) {
            return data;
        }
        List<long[]> rows = IntStream.range(0, data.categories().size())
                .mapToObj(i -> counted.stream()
                        .mapToLong(each -> orZero(each.values().get(i)))
                        .toArray())
                .toList();
        Set<Integer> small = small(rows);
        if (small.isEmpty()) {
            return data;
        }
        List<Label> categories = new ArrayList<>();
        for (int i = 0; i < data.categories().size(); i++) {
            if (!small.contains(i)) {
                categories.add(data.categories().get(i));
            }
        }
        categories.add(new Label(data.categories().get(0).field(), TOGETHER));
        List<Series> series = new ArrayList<>();
        for (Series each : data.series()) {
            List<@Nullable Long> values = new ArrayList<>();
            for (int i = 0; i < each.values().size(); i++) {
                if (!small.contains(i)) {
                    values.add(each.values().get(i));
                }
            }
            values.add(
                    each.unit() == Unit.count
                            ? small.stream()
                                    .mapToLong(i -> orZero(each.values().get(i)))
                                    .sum()
                            : null);
            series.add(new Series(each.name(), each.unit(), each.currency(), values));
        }
        return new ChartData(data.says(), categories, series);
    }

    private static ChartData mergedSeries(ChartData data) {
        if (data.series().stream()
                .noneMatch(each -> FIELDS.contains(each.name().field()) && each.unit() == Unit.count)) {
            return data;
        }
        List<long[]> rows = data.series().stream()
                .map(each ->
                        each.values().stream().mapToLong(SmallGroups::orZero).toArray())
                .toList();
        Set<Integer> small = small(rows);
        if (small.isEmpty()) {
            return data;
        }
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < data.series().size(); i++) {
            if (!small.contains(i)) {
                series.add(data.series().get(i));
            }
        }
        List<@Nullable Long> together = new ArrayList<>();
        for (int at = 0; at < data.categories().size(); at++) {
            int here = at;
            together.add(small.stream().mapToLong(i -> rows.get(i)[here]).sum());
        }
        series.add(new Series(new Label(data.series().get(0).name().field(), TOGETHER), Unit.count, null, together));
        return new ChartData(data.says(), data.categories(), series);
    }

    /** These counts with small groups put together. */
    static Map<String, Long> merged(Map<String, Long> counts) {
        List<String> groups = new ArrayList<>(counts.keySet());
        Set<Integer> small = small(groups.stream()
                .map(group -> new long[] {orZero(counts.get(group))})
                .toList());
        Map<String, Long> merged = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            merged.merge(small.contains(i) ? TOGETHER : groups.get(i), orZero(counts.get(groups.get(i))), Long::sum);
        }
        return merged;
    }

    /** Whether so few are too few to be told of. */
    static boolean isSmall(long count) {
        return count < LEAST;
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    /** Which of these groups are put together: none, or as many as it needs that no figure is between one and four. */
    private static Set<Integer> small(List<long[]> groups) {
        Set<Integer> small = new TreeSet<>();
        for (int i = 0; i < groups.size(); i++) {
            if (tells(groups.get(i))) {
                small.add(i);
            }
        }
        if (!small.isEmpty()) {
            // with them groups of five: two groups that have eight together could only be four each if a five never
            // joined them
            IntStream.range(0, groups.size())
                    .filter(i -> total(groups.get(i)) > 0 && total(groups.get(i)) <= LEAST)
                    .forEach(small::add);
        }
        while (!small.isEmpty() && (small.size() == 1 || tells(sum(groups, small)))) {
            OptionalLong next = IntStream.range(0, groups.size())
                    .filter(i -> !small.contains(i))
                    .mapToLong(i -> total(groups.get(i)))
                    .filter(total -> total > 0)
                    .min();
            if (next.isEmpty()) {
                return small;
            }
            // all of that size: which of them had joined would tell that the others are no smaller, and so what the
            // small one has
            IntStream.range(0, groups.size())
                    .filter(i -> total(groups.get(i)) == next.getAsLong())
                    .forEach(small::add);
        }
        return small;
    }

    private static boolean tells(long[] group) {
        for (long figure : group) {
            if (figure > 0 && figure < LEAST) {
                return true;
            }
        }
        return false;
    }

    private static long total(long[] group) {
        long total = 0;
        for (long figure : group) {
            total += figure;
        }
        return total;
    }

    private static long[] sum(List<long[]> groups, Set<Integer> these) {
        long[] sum = new long[groups.get(0).length];
        for (int each : these) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += groups.get(each)[i];
            }
        }
        return sum;
    }
}
