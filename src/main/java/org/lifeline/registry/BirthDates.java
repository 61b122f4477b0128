package org.lifeline.registry;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the dates that one slip of the pen can make of a birth date. */
final class BirthDates {

    private BirthDates() {}

    /**
     * The date itself; with day and month swapped; one year, month or day earlier or later; ten years earlier or later; and the first of
     * January of its year, or, for a first of January, all days of its year.
     */
    static Set<LocalDate> near(LocalDate birth) {
        Set<LocalDate> dates = new LinkedHashSet<>();
        dates.add(birth);
        try {
            dates.add(LocalDate.of(birth.getYear(), birth.getDayOfMonth(), birth.getMonthValue()));
        } catch (DateTimeException thereIsNoSuchDate) {
            // a day after the twelfth cannot be a month
        }
        for (int step : new int[] {-1, 1}) {
            dates.add(birth.plusDays(step));
            dates.add(birth.plusMonths(step));
            dates.add(birth.plusYears(step));
            dates.add(birth.plusYears(10L * step));
        }
        // where the day is unknown the first of January is recorded, so it counts as near each day of its year and each
        // day as near to it
        dates.add(birth.withDayOfYear(1));
        if (birth.getDayOfYear() == 1) {
            birth.datesUntil(birth.plusYears(1)).forEach(dates::add);
        }
        return dates;
    }
}
