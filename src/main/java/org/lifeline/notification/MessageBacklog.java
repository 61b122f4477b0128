package org.lifeline.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Messages that were posted and are not sent by each of their channels yet. */
@Repository
public class MessageBacklog {

    /** Nobody needs to know more exactly how much waits, and counting on would take the database's time. */
    private static final int MOST = 100_000;

    /**
     * @param waiting messages that have a mail or an SMS to send; counted up to 100,000
     * @param oldest since when the first of them waits; null where none does
     * @param failed mails and SMS that are not tried again by themselves
     */
    public record Waiting(long waiting, @Nullable Instant oldest, long failed) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final MessageDispatch dispatch;

    MessageBacklog(JdbcClient jdbc, Clock clock, MessageDispatch dispatch) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.dispatch = dispatch;
    }

    /** How many messages of the last 24 hours reached nobody, because every address and number refused them for good. */
    public long unreached() {
        return jdbc.sql("select count(*) from message where unreached_at > :since")
                .param("since", Instant.now(clock).minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    public Waiting messages() {
        return jdbc.sql("""
                        select count(*), min(posted_at) from (
                            select posted_at from message where mail is not null or sms is not null order by posted_at limit :most) m""")
                .param("most", MOST)
                .query((row, n) -> new Waiting(
                        row.getLong(1),
                        Optional.ofNullable(row.getObject(2, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)
                                .orElse(null),
                        dispatch.failed()))
                .single();
    }
}
