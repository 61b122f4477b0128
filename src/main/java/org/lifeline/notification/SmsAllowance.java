package org.lifeline.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * How many SMS may be sent in an hour and in a day, by all nodes together. It counts parts, because networks charge for each. Codes for a
 * log-in, which anybody can ask for, have only a share of it, so that a flood of them leaves the rest to messages about cases.
 */
@Component
public class SmsAllowance {

    /** Nobody looks at the figures of an older day. */
    private static final Duration KEPT = Duration.ofDays(40);

    private static final String HOUR = "hour";
    private static final String DAY = "day";
    private static final int PERCENT = 100;

    /**
     * What is used and what is allowed, in parts.
     *
     * @param codesThisHour of the parts of this hour, those of codes
     */
    public record Used(
            long thisHour,
            long today,
            long codesThisHour,
            long codesToday,
            long mostAnHour,
            long mostADay,
            long codesAnHour,
            long codesADay) {

        /** Whether messages of some kind have to wait. */
        public boolean isUsedUp() {
            return thisHour >= mostAnHour
                    || today >= mostADay
                    || codesThisHour >= codesAnHour
                    || codesToday >= codesADay;
        }
    }

    private record Parts(long all, long codes) {}

    private final JdbcClient jdbc;
    private final SmsProperties properties;
    private final Clock clock;

    SmsAllowance(JdbcClient jdbc, SmsProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Takes the parts of one SMS from the allowance. The rows of the day and the hour stay locked until this transaction ends, so it has to be
     * short.
     *
     * @param code whether it is a code for a log-in
     * @return empty when they were taken; else nothing was taken, and this is when to ask again
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Instant> take(boolean code, int parts) {
        Instant now = clock.instant();
        if (!take(DAY, day(now), code, parts, properties.mostADay())) {
            return Optional.of(nextDay(now));
        }
        if (!take(HOUR, hour(now), code, parts, properties.mostAnHour())) {
            // the day's row is locked by this transaction: nobody saw what is given back
            jdbc.sql("""
                            update sms_allowance set parts = parts - :parts, code_parts = code_parts - :codes
                             where period = 'day' and starts_at = :start""")
                    .param("parts", parts)
                    .param("codes", code ? parts : 0)
                    .param("start", day(now).atOffset(ZoneOffset.UTC))
                    .update();
            return Optional.of(hour(now).plus(1, ChronoUnit.HOURS));
        }
        return Optional.empty();
    }

    private boolean take(String period, Instant start, boolean code, int parts, long most) {
        int begun = jdbc.sql(
                        "insert into sms_allowance (period, starts_at) values (:period, :start) on conflict do nothing")
                .param("period", period)
                .param("start", start.atOffset(ZoneOffset.UTC))
                .update();
        if (begun > 0) {
            jdbc.sql("delete from sms_allowance where period = :period and starts_at < :before")
                    .param("period", period)
                    .param("before", start.minus(KEPT).atOffset(ZoneOffset.UTC))
                    .update();
        }
        return jdbc.sql("""
                                update sms_allowance set parts = parts + :parts, code_parts = code_parts + :codes
                                 where period = :period and starts_at = :start and parts + :parts <= :most
                                   and (:codes = 0 or code_parts + :codes <= :mostCodes)""")
                        .param("parts", parts)
                        .param("codes", code ? parts : 0)
                        .param("period", period)
                        .param("start", start.atOffset(ZoneOffset.UTC))
                        .param("most", most)
                        .param("mostCodes", share(most))
                        .update()
                > 0;
    }

    /** When a code can be sent again; null when one can be sent now, however long its text is. It takes nothing. */
    public @Nullable Instant codesWaitUntil() {
        Instant now = clock.instant();
        Used used = used();
        if (isFull(used.codesToday(), used.codesADay()) || isFull(used.today(), used.mostADay())) {
            return nextDay(now);
        }
        return isFull(used.codesThisHour(), used.codesAnHour()) || isFull(used.thisHour(), used.mostAnHour())
                ? hour(now).plus(1, ChronoUnit.HOURS)
                : null;
    }

    private static boolean isFull(long used, long most) {
        return used + SmsText.MOST_SEGMENTS > most;
    }

    public Used used() {
        Instant now = clock.instant();
        Parts hour = parts(HOUR, hour(now));
        Parts day = parts(DAY, day(now));
        return new Used(
                hour.all(),
                day.all(),
                hour.codes(),
                day.codes(),
                properties.mostAnHour(),
                properties.mostADay(),
                share(properties.mostAnHour()),
                share(properties.mostADay()));
    }

    private Parts parts(String period, Instant start) {
        return jdbc.sql("select parts, code_parts from sms_allowance where period = :period and starts_at = :start")
                .param("period", period)
                .param("start", start.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Parts(row.getLong(1), row.getLong(2)))
                .optional()
                .orElse(new Parts(0, 0));
    }

    private long share(long most) {
        return most * properties.codesPercent() / PERCENT;
    }

    private static Instant hour(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS);
    }

    private Instant day(Instant at) {
        return LocalDate.ofInstant(at, clock.getZone())
                .atStartOfDay(clock.getZone())
                .toInstant();
    }

    private Instant nextDay(Instant at) {
        return LocalDate.ofInstant(at, clock.getZone())
                .plusDays(1)
                .atStartOfDay(clock.getZone())
                .toInstant();
    }
}
