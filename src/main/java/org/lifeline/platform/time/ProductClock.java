package org.lifeline.platform.time;

import java.time.Clock;
import java.time.ZoneId;

/**
 * The only place that reads the machine's clock. Everything else is given this clock, so "today" is {@code LocalDate.now(clock)}: a day of
 * {@code lifeline.zone}, whatever the zone of the machine, of the connection to the database or of the reader.
 */
public final class ProductClock {

    private ProductClock() {}

    /** The clock whose days are those of the zone. */
    public static Clock in(ZoneId zone) {
        return Clock.system(zone);
    }
}
