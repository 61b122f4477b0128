package org.lifeline.platform.time;

import java.time.Clock;
import java.time.ZoneId;

/**
 * Creates the only clock that reads the machine's time. All other code gets this clock, so "today" is {@code LocalDate.now(clock)}: a day
 * in {@code lifeline.zone}, whatever the time zone of the machine, of the database connection or of the reader.
 */
public final class ProductClock {

    private ProductClock() {}

    /** A clock whose days are those of the time zone. */
    public static Clock in(ZoneId zone) {
        return Clock.system(zone);
    }
}
