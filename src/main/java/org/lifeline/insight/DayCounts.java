package org.lifeline.insight;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table in which facts of a kind are counted by day. Triggers keep it. It answers the questions that ask for nothing else than what it has,
 * from far fewer rows than there are facts.
 *
 * @param fields what it is counted by, the day among them
 * @param sums the numbers of which it has the sum
 * @param group the one of {@code fields} that is in a column for all fields of groups; null where each field has its own
 */
record DayCounts(
        FactKind kind,
        String table,
        Set<String> fields,
        Set<String> sums,
        @Nullable String group) {

    private static final Set<String> OF_GROUPS =
            Set.of("submittedOn", "programme", "category", "outcome", "firstOfPerson");

    private static final List<DayCounts> ALL = Stream.concat(
                    Stream.of(
                            new DayCounts(
                                    FactKind.APPLICATION,
                                    "insight_application_day",
                                    Set.of(
                                            "submittedOn",
                                            "programme",
                                            "category",
                                            "outcome",
                                            "reason",
                                            "appeal",
                                            "emergency",
                                            "firstOfPerson"),
                                    Set.of(),
                                    null),
                            new DayCounts(
                                    FactKind.STAGE,
                                    "insight_stage_day",
                                    Set.of(
                                            "openedOn",
                                            "programme",
                                            "category",
                                            "urgency",
                                            "caseKind",
                                            "stage",
                                            "position",
                                            "open",
                                            "late",
                                            "outcome"),
                                    Set.of("hours"),
                                    null),
                            new DayCounts(
                                    FactKind.DECISION,
                                    "insight_decision_day",
                                    Set.of(
                                            "decidedOn",
                                            "programme",
                                            "category",
                                            "caseKind",
                                            "stage",
                                            "officer",
                                            "decision",
                                            "reason"),
                                    Set.of(),
                                    null)),
                    Stream.of("district", "gender", "ageBand", "language", "disability")
                            .map(DayCounts::byGroup))
            .toList();

    private static DayCounts byGroup(String group) {
        Set<String> fields = new HashSet<>(OF_GROUPS);
        fields.add(group);
        return new DayCounts(FactKind.APPLICATION, "insight_group_day", Set.copyOf(fields), Set.of(), group);
    }

    /** The one that can answer this question, where there is one. */
    static Optional<DayCounts> of(Question question) {
        return ALL.stream().filter(each -> each.answers(question)).findFirst();
    }

    private boolean answers(Question question) {
        return kind == question.kind()
                && sums.containsAll(question.sums())
                && Stream.concat(
                                question.by().stream().map(Question.Group::field),
                                question.only().stream().map(Question.Condition::field))
                        .allMatch(fields::contains);
    }

    /** The column that has this field. */
    String column(Field field) {
        return field.name().equals(group) ? "group_value" : field.column();
    }
}
