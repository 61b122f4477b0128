package org.lifeline.dashboard;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Question;

/**
 * A chart: its place, its form, and what it shows of a scope.
 *
 * @param id part of its address and of the keys of its words ({@code insights.<id>.about} says how it is counted)
 * @param shape how it is drawn
 * @param data what it shows
 * @param cases the facts behind it, whose cases are listed for whoever may see them; null where there are none
 * @param perCurrency whether it is about money, and so shown once for each currency: the scope then has programmes of one currency only
 */
record Chart(
        String id,
        Section section,
        Shape shape,
        Function<Scope, ChartData> data,
        @Nullable Function<Scope, Question> cases,
        boolean perCurrency) {

    Chart(
            String id,
            Section section,
            Shape shape,
            Function<Scope, ChartData> data,
            @Nullable Function<Scope, Question> cases) {
        this(id, section, shape, data, cases, false);
    }

    enum Shape {
        bars,
        stackedBars,
        lines,
        /** Bars of one series, each of which begins where the one before ends. */
        waterfall,
        /**
         * A point for each category: the first series says how far to the right, the second how high. The other series are lines, such as the
         * limits within which points lie by chance.
         */
        scatter
    }
}
