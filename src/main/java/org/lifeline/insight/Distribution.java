package org.lifeline.insight;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often each value of a number occurs. The median and other percentiles of it are exact: the smallest value that at least so many
 * hundredths of the facts do not exceed (nearest rank).
 *
 * @param counts by value
 */
public record Distribution(TreeMap<Long, Long> counts) {

    /**
     * The distributions in each group of an answer whose last group is the number. Facts without the number do not count.
     *
     * @return by the groups before the last one, in the order of the answer
     */
    public static Map<List<@Nullable String>, Distribution> of(Answer answer) {
        Map<List<@Nullable String>, Distribution> each = new LinkedHashMap<>();
        for (Answer.Row row : answer.rows()) {
            int last = row.groups().size() - 1;
            String number = row.groups().get(last);
            if (number != null) {
                each.computeIfAbsent(
                                new ArrayList<>(row.groups().subList(0, last)),
                                key -> new Distribution(new TreeMap<>()))
                        .counts
                        .merge(Long.valueOf(number), row.count(), Long::sum);
            }
        }
        return each;
    }

    /** All of these in one. */
    public static Distribution together(Collection<Distribution> some) {
        TreeMap<Long, Long> counts = new TreeMap<>();
        some.forEach(each -> each.counts.forEach((value, count) -> counts.merge(value, count, Long::sum)));
        return new Distribution(counts);
    }

    public long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * @param hundredths 50 for the median
     * @return null when there is nothing
     */
    public @Nullable Long percentile(int hundredths) {
        long rank = (Math.multiplyExact(count(), hundredths) + 99) / 100;
        long seen = 0;
        for (Map.Entry<Long, Long> each : counts.entrySet()) {
            seen += each.getValue();
            if (seen >= Math.max(1, rank)) {
                return Objects.requireNonNull(each.getKey());
            }
        }
        return null;
    }
}
