package org.lifeline.dashboard;

import java.util.List;
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
 * @param stages the names of the stages of a scope for each of which it is shown once, in order; null where it is shown once
 */
record Chart(
        String id,
        Section section,
        Shape shape,
        Function<Scope, ChartData> data,
        @Nullable Function<Scope, Question> cases,
        boolean perCurrency,
        @Nullable Function<Scope, List<String>> stages) {

    Chart(
            String id,
            Section section,
            Shape shape,
            Function<Scope, ChartData> data,
            @Nullable Function<Scope, Question> cases,
            boolean perCurrency) {
        this(id, section, shape, data, cases, perCurrency, null);
    }

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
        /** A table whose cells are the darker the more they hold: a row for each category, a column for each series. */
        heat,
        /**
         * A point for each category. The first series is its place from left to right, the second its height. Each further series is a line,
         * such as a limit of what chance explains: its height above the place of each point.
         */
        scatter,
        /** The districts of the map that the deployment gives, the darker the more the first series holds. A category is a district. */
        map,
        /** Bars of one series, each of which begins where the one before ends. */
        waterfall
    }
}
