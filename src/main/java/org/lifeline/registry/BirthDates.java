package org.lifeline.registry;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Set;

/** The dates that a birth date becomes by one slip of the pen. */
final class BirthDates {

    private BirthDates() {}

    /** Itself, day and month swapped, one year, month or day beside it, ten years beside it, and the first of January of its year, or all its year for that day. */
    static Set<LocalDate> near(LocalDate birth) {
        Set<LocalDate> dates = new LinkedHashSet<>();
        dates.add(birth);
        try {
            dates.add(LocalDate.of(birth.getYear(), birth.getDayOfMonth(), birth.getMonthValue()));
        } catch (DateTimeException thereIsNoSuchDate) {
            // a day after the twelfth is no month
        }
        for (int step : new int[] {-1, 1}) {
            dates.add(birth.plusDays(step));
            dates.add(birth.plusMonths(step));
            dates.add(birth.plusYears(step));
            dates.add(birth.plusYears(10L * step));
        }
        // where the day is not known, the first of January is written: it is near each day of its year, and each day is near it
        dates.add(birth.withDayOfYear(1));
        if (birth.getDayOfYear() == 1) {
            birth.datesUntil(birth.plusYears(1)).forEach(dates::add);
        }
        return dates;
    }
}
