package org.lifeline.platform.time;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * When days end. What is good "until" a day is good for the whole of it, by the clocks of the zone: its end is the first moment of the next
 * day, and at that moment it is over. All ends that are stored, signed or waited for ({@code voucher.expires_at}, the claim {@code exp} of a
 * code, timers of the engine) are such first moments, exclusive. A day has 23 or 25 hours when clocks change.
 */
public final class Days {

    private Days() {}

    /** The first moment after the day. */
    public static Instant end(LocalDate day, ZoneId zone) {
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /**
     * The end of the day that is so many days after today.
     *
     * @param days 0 is the end of today
     */
    public static Instant endIn(long days, Clock clock) {
        return end(LocalDate.now(clock).plusDays(days), clock.getZone());
    }

    /** The last day, or part of a day, before this end. */
    public static LocalDate last(Instant end, ZoneId zone) {
        return LocalDate.ofInstant(end.minusNanos(1), zone);
    }

    /** Whether a day ends at this moment: then its last day is wholly inside, and can be said without a time. */
    public static boolean isEnd(Instant end, ZoneId zone) {
        return end(last(end, zone), zone).equals(end);
    }
}
