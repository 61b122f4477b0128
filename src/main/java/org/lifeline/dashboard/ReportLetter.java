package org.lifeline.dashboard;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a monthly report about a programme, before it is written in a language.
 *
 * @param programme its code
 * @param month the month that it is about
 * @param made the moment of the figures that say how it is now
 * @param figures those of the first page
 */
record ReportLetter(
        String organisation,
        String programme,
        String programmeName,
        YearMonth month,
        Instant made,
        List<Figure> figures,
        List<Shown> charts) {

    /**
     * A figure of the first page.
     *
     * @param topic part of the key of the words of what it belongs to
     * @param name part of the key of its words
     * @param now a number or a {@link ChartData.Amount}; null: there is none
     * @param before the same of the month before
     * @param compared whether there is a month before to compare it with
     */
    record Figure(
            String topic,
            String name,
            @Nullable Object now,
            @Nullable Object before,
            boolean compared) {}

    record Shown(Chart chart, ChartData data) {}
}
