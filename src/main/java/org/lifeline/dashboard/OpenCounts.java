package org.lifeline.dashboard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Answer;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.Question;

/**
 * The counts that are published of a month. Each breakdown counts the same applications, and none is combined with another: a count of women
 * in a district, say, is in no file. So for every number of people below five that somebody would like to find, there are several that fit
 * what is published. It is at most as large as the smallest published group around it, and that is five or more.
 */
final class OpenCounts {

    /** All applications of the month. */
    static final String ALL = "all";

    /** The code of those of which the form does not say it. */
    static final String NOT_KNOWN = "notKnown";

    /** By what is counted, in this order. */
    static final List<String> BREAKDOWNS = List.of("district", "category", "gender", "ageBand");

    /** @param group a value of the breakdown */
    record Count(String breakdown, String group, long applications) {}

    private OpenCounts() {}

    /**
     * One question for all breakdowns: with a question for each, what changes in between would make their sums differ, and the difference
     * would tell of single persons.
     */
    static Question question(Scope scope) {
        return scope.ask(FactKind.APPLICATION).by(BREAKDOWNS.toArray(String[]::new));
    }

    /** @return none if there are so few applications that nothing may be told of them */
    static List<Count> of(Answer answer) {
        List<Count> counts = new ArrayList<>();
        if (SmallGroups.isSmall(answer.count())) {
            return counts;
        }
        counts.add(new Count(ALL, ALL, answer.count()));
        for (int i = 0; i < BREAKDOWNS.size(); i++) {
            String breakdown = BREAKDOWNS.get(i);
            Map<String, Long> groups = new TreeMap<>();
            for (Answer.Row row : answer.rows()) {
                groups.merge(known(row.groups().get(i)), row.count(), Long::sum);
            }
            published(groups).forEach((group, applications) -> counts.add(new Count(breakdown, group, applications)));
        }
        return counts;
    }

    private static String known(@Nullable String group) {
        return group == null ? NOT_KNOWN : group;
    }

    /** These groups as they may be published: the small ones together, and the largest first. */
    static Map<String, Long> published(Map<String, Long> groups) {
        Map<String, Long> published = new LinkedHashMap<>();
        SmallGroups.merged(groups).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(each -> published.put(each.getKey(), each.getValue()));
        return published;
    }
}
