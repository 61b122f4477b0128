package org.lifeline.insight;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question about facts of one kind: how many there are, and what their numbers add up to, in groups. Medians and percentiles are asked by
 * grouping by the number itself, see {@link Distribution}.
 *
 * @param by what the answer is grouped by, in this order; none for one row
 * @param sums names of numbers to add up
 * @param from the first day that counts; null for all before {@code until}
 * @param until the last day that counts; null for all after {@code from}
 * @param programmes the programmes that count; null for all. Whoever asks for somebody names those that they may see
 * @param only what else must be so of a fact
 */
public record Question(
        FactKind kind,
        List<Group> by,
        List<String> sums,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable Set<String> programmes,
        List<Condition> only) {

    /** How days are put together. */
    public enum Step {
        /** Each value for itself. */
        each,
        week,
        month
    }

    /**
     * @param field name of a field of the kind
     * @param step for days only
     */
    public record Group(String field, Step step) {}

    /**
     * A condition on a field.
     *
     * @param values one of these, as text ({@code true} and {@code false} for a flag); an empty list: there is any value
     */
    public record Condition(String field, List<String> values) {}

    /** @throws IllegalArgumentException when a field is not of this kind, or cannot be used so */
    public Question {
        by = List.copyOf(by);
        sums = List.copyOf(sums);
        only = List.copyOf(only);
        for (Group group : by) {
            Field field = kind.field(group.field());
            if (group.step() != Step.each && field.type() != Field.Type.DAY) {
                throw new IllegalArgumentException(field.name() + " has no weeks or months");
            }
        }
        for (String sum : sums) {
            if (kind.field(sum).type() != Field.Type.NUMBER) {
                throw new IllegalArgumentException(sum + " cannot be added up");
            }
        }
        only.forEach(condition -> kind.field(condition.field()));
        if (programmes != null) {
            kind.field("programme");
        }
    }

    /** Everything of this kind. */
    public static Question about(FactKind kind) {
        return new Question(kind, List.of(), List.of(), null, null, null, List.of());
    }

    /** Also grouped by these fields. */
    public Question by(String... fields) {
        List<Group> groups = new ArrayList<>(by);
        for (String field : fields) {
            groups.add(new Group(field, Step.each));
        }
        return new Question(kind, groups, sums, from, until, programmes, only);
    }

    /** Also grouped by the weeks or months of a day. */
    public Question by(String day, Step step) {
        List<Group> groups = new ArrayList<>(by);
        groups.add(new Group(day, step));
        return new Question(kind, groups, sums, from, until, programmes, only);
    }

    public Question sum(String... numbers) {
        return new Question(kind, by, List.of(numbers), from, until, programmes, only);
    }

    /** In this period, both days included. */
    public Question in(@Nullable LocalDate first, @Nullable LocalDate last) {
        return new Question(kind, by, sums, first, last, programmes, only);
    }

    /** Of these programmes only. */
    public Question of(@Nullable Set<String> those) {
        return new Question(kind, by, sums, from, until, those, only);
    }

    /** Only where the field has one of these values; without values: where it has any. */
    public Question where(String field, String... values) {
        List<Condition> conditions = new ArrayList<>(only);
        conditions.add(new Condition(field, List.of(values)));
        return new Question(kind, by, sums, from, until, programmes, conditions);
    }
}
