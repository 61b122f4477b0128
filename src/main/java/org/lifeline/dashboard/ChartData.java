package org.lifeline.dashboard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chart shows: a value for each category in each series. The table beside the chart, its CSV and the drawing are made from this.
 *
 * @param says the sentence that is the chart's title: what it shows
 * @param categories in order
 * @param series in order; each has a value for each category
 */
record ChartData(Sentence says, List<Label> categories, List<Series> series) {

    /** The field of the name of a series that is a limit or a target: what the others are compared with. */
    static final String LIMIT = "limit";

    /** How a number is written. */
    enum Unit {
        count,
        hours,
        days,
        /** Hundredths. */
        percent,
        /** Minor units of the currency of the series. */
        money
    }

    /**
     * A sentence in the reader's language.
     *
     * @param key of the message
     * @param values for its places: a {@link Label}, an {@link Amount}, a number or a text
     */
    record Sentence(String key, List<Object> values) {
        static Sentence of(String key, Object... values) {
            return new Sentence(key, List.of(values));
        }
    }

    /**
     * A value of a field, which may have words in the reader's language.
     *
     * @param field whose value it is, such as {@code outcome}; {@code day} for a day
     * @param code null: the facts have none
     */
    record Label(String field, @Nullable String code) {}

    /** A number with its unit. */
    record Amount(Unit unit, @Nullable String currency, long value) {}

    /**
     * @param values null where there is nothing, which is not zero
     * @param currency of amounts of money
     */
    record Series(Label name, Unit unit, @Nullable String currency, List<@Nullable Long> values) {

        /** A series of counts, none of which is missing. */
        static Series counts(Label name, List<Long> values) {
            return new Series(name, Unit.count, null, new ArrayList<>(values));
        }
    }

    boolean isEmpty() {
        return categories.isEmpty();
    }
}
