package org.lifeline.platform.time;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Defines when days end. What is valid "until" a day is valid for the whole day, in the product's time zone. Its end is the first moment of
 * the next day, and at that moment it is over. All ends that are stored, signed or waited for ({@code voucher.expires_at}, the claim
 * {@code exp} of a code, timers of the engine) are such exclusive first moments. A day has 23 or 25 hours when clocks change.
 */
public final class Days {

    private Days() {}

    /** The first moment after the day. */
    public static Instant end(LocalDate day, ZoneId zone) {
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /**
     * The end of the day that is this many days after today.
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

    /** Whether this moment is the end of a day. Then the last day is included completely, and can be stated without a time. */
    public static boolean isEnd(Instant end, ZoneId zone) {
        return end(last(end, zone), zone).equals(end);
    }
}
