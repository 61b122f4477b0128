package org.lifeline.insight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question: a row for each group that has any fact, in the order of the groups' values, those without a value last.
 *
 * @param rows in order
 */
public record Answer(List<Row> rows) {

    /**
     * @param groups a value for each thing that was grouped by: a word, a number, a day such as 2026-11-27 (the first of its week or month),
     *     {@code true} or {@code false}; null where the facts have none
     * @param count how many facts
     * @param sums in the order in which they were asked
     */
    public record Row(List<@Nullable String> groups, long count, List<Long> sums) {}

    /** How many facts there are in all groups together. */
    public long count() {
        return rows.stream().mapToLong(Row::count).sum();
    }
}
