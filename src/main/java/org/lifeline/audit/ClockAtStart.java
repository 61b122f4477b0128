package org.lifeline.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says at the start when the machine's clock is behind the audit log: deadlines and dates would be wrong, and entries out of order. */
@Component
class ClockAtStart implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(ClockAtStart.class);

    /** Clocks of machines that work together differ by less. */
    private static final Duration TOLERATED = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    ClockAtStart(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        Instant now = clock.instant();
        jdbc.sql("select at from audit_entry order by id desc limit 1")
                .query((row, n) -> row.getObject("at", OffsetDateTime.class).toInstant())
                .optional()
                .filter(last -> last.isAfter(now.plus(TOLERATED)))
                .ifPresent(last -> LOG.warn(
                        "The clock of this machine says {}, but the last entry of the audit log is of {}: set the clock, and start again",
                        now,
                        last));
    }
}
