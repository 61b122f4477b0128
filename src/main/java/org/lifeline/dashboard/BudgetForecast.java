package org.lifeline.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * How many days a budget lasts.
 *
 * @param days at the average pace of the last weeks
 * @param earliest at a pace that is as much faster as the weeks differ
 * @param latest at a pace that is slower by as much
 * @param yearEnds days until the fiscal year ends, the most of all
 */
record BudgetForecast(String programme, long days, long earliest, long latest, long yearEnds) {

    /** So far from its average a pace lies in eight of ten cases, in standard errors. */
    private static final double EIGHT_OF_TEN = 1.28;

    private static final int DAYS_A_WEEK = 7;

    /** Null when nothing was spent. */
    static @Nullable BudgetForecast of(String programme, long left, long[] weeks, long yearEnds) {
        double sum = 0;
        for (long week : weeks) {
            sum += week;
        }
        double average = sum / weeks.length;
        if (average <= 0) {
            return null;
        }
        double squares = 0;
        for (long week : weeks) {
            squares += (week - average) * (week - average);
        }
        double error = EIGHT_OF_TEN * Math.sqrt(squares / (weeks.length - 1) / weeks.length);
        return new BudgetForecast(
                programme,
                days(left, average, yearEnds),
                days(left, average + error, yearEnds),
                days(left, average - error, yearEnds),
                yearEnds);
    }

    private static long days(long left, double aWeek, long yearEnds) {
        return aWeek <= 0 ? yearEnds : (long) Math.min(yearEnds, left / aWeek * DAYS_A_WEEK);
    }

    boolean runsOut() {
        return days < yearEnds;
    }
}
