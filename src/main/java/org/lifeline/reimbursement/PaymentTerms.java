package org.lifeline.reimbursement;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;

/**
 * When providers of a programme are paid.
 *
 * @param daysToPay days from the approval of a claim to the day on which it is due
 * @param restDays days of the week on which banks do nothing; never all
 * @param holidays other days on which banks do nothing
 */
public record PaymentTerms(int daysToPay, Set<DayOfWeek> restDays, Set<LocalDate> holidays) {

    public PaymentTerms {
        restDays = Set.copyOf(restDays);
        holidays = Set.copyOf(holidays);
        if (daysToPay < 0 || restDays.size() > 6) {
            throw new IllegalArgumentException("these are no terms of payment");
        }
    }

    /** The first day after this one on which banks work. */
    public LocalDate businessDayAfter(LocalDate day) {
        LocalDate next = day.plusDays(1);
        while (restDays.contains(next.getDayOfWeek()) || holidays.contains(next)) {
            next = next.plusDays(1);
        }
        return next;
    }
}
