package org.lifeline.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaysTest {

    @ParameterizedTest(name = "{1} in {0} is {2}, which ends at {3}")
    @CsvSource({
        // 14 hours east: the day is over before it has begun in most of the world
        "Pacific/Kiritimati, 2026-05-25T09:59:59Z, 2026-05-25, 2026-05-25T10:00:00Z",
        "Pacific/Kiritimati, 2026-05-25T10:00:00Z, 2026-05-26, 2026-05-26T10:00:00Z",
        // 11 hours west
        "Pacific/Pago_Pago, 2026-05-25T10:59:59Z, 2026-05-24, 2026-05-25T11:00:00Z",
        "Pacific/Pago_Pago, 2026-05-25T11:00:00Z, 2026-05-25, 2026-05-26T11:00:00Z",
        "UTC, 2026-05-25T23:59:59Z, 2026-05-25, 2026-05-26T00:00:00Z",
        "UTC, 2026-05-26T00:00:00Z, 2026-05-26, 2026-05-27T00:00:00Z",
        "Africa/Addis_Ababa, 2026-05-25T08:17:00Z, 2026-05-25, 2026-05-25T21:00:00Z",
        // 23 hours, 25 hours, and a midnight that does not exist
        "Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29, 2026-03-29T22:00:00Z",
        "Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25, 2026-10-25T23:00:00Z",
        "America/New_York, 2026-11-01T05:30:00Z, 2026-11-01, 2026-11-02T05:00:00Z",
        "Africa/Cairo, 2026-04-23T12:00:00Z, 2026-04-23, 2026-04-23T22:00:00Z"
    })
    void endsTodayWithTheDayOfTheZone(ZoneId zone, Instant now, LocalDate today, Instant end) {
        Clock clock = Clock.fixed(now, zone);

        assertThat(LocalDate.now(clock)).isEqualTo(today);
        assertThat(Days.endIn(0, clock)).isEqualTo(end).isAfter(now);
        assertThat(Days.last(end, zone)).isEqualTo(today);
        assertThat(Days.isEnd(end, zone)).isTrue();
        assertThat(Days.isEnd(end.minusSeconds(1), zone)).isFalse();
        assertThat(Days.last(end.plusSeconds(1), zone)).isEqualTo(today.plusDays(1));
    }

    @ParameterizedTest(name = "{2} days after {1} in {0} end at {3}")
    @CsvSource({
        "Africa/Addis_Ababa, 2026-05-01T08:17:00Z, 24, 2026-05-25T21:00:00Z",
        "Pacific/Kiritimati, 2026-05-01T10:00:00Z, 24, 2026-05-26T10:00:00Z",
        "Pacific/Pago_Pago, 2026-05-01T10:59:59Z, 24, 2026-05-25T11:00:00Z",
        "Europe/Berlin, 2026-10-24T21:59:59Z, 1, 2026-10-25T23:00:00Z",
        "Europe/Berlin, 2026-03-28T22:59:59Z, 1, 2026-03-29T22:00:00Z",
        "America/New_York, 2026-03-07T12:00:00Z, 30, 2026-04-07T04:00:00Z"
    })
    void countsDaysByTheCalendarAcrossAChangeOfClocks(ZoneId zone, Instant now, long days, Instant end) {
        assertThat(Days.endIn(days, Clock.fixed(now, zone))).isEqualTo(end);
    }

    @Test
    void theProductClockUsesTheConfiguredZone() {
        assertThat(ProductClock.in(ZoneId.of("Pacific/Kiritimati")).getZone())
                .isEqualTo(ZoneId.of("Pacific/Kiritimati"));
    }
}
