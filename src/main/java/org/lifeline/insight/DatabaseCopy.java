package org.lifeline.insight;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where PostgreSQL is asked for figures: a copy that follows the database (a streaming replica), where a deployment has one that answers and
 * is near enough, and the database itself otherwise. So the questions of a page about a year do not take the time of those who wait for help.
 * Nothing is written through it: its connections are read-only.
 *
 * <p>Each node looks at the copy again and again. No request waits for that, and a copy that failed is not asked again until it was seen to
 * answer.
 */
@Component
class DatabaseCopy implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseCopy.class);

    private static final long LONGEST_CONNECT_MS = 2_000;

    /**
     * What was seen of the copy when it was last looked at.
     *
     * @param behindFrom the moment up to which it has everything; null when it has what the database has
     */
    private record Seen(@Nullable Instant behindFrom) {}

    private final JdbcClient database;
    private final CopyProperties properties;
    private final Clock clock;
    private final @Nullable HikariDataSource pool;
    private final @Nullable JdbcClient copy;
    /** Null while it is not asked. */
    private volatile @Nullable Seen seen;

    private @Nullable String told;

    DatabaseCopy(JdbcClient database, CopyProperties properties, Clock clock) {
        this.database = database;
        this.properties = properties;
        this.clock = clock;
        this.pool = properties.url() == null ? null : pool(properties);
        this.copy = pool == null ? null : JdbcClient.create(pool);
    }

    /** A pool that begins without a connection: a copy that is away does not keep the product from starting. */
    private static HikariDataSource pool(CopyProperties properties) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("copy");
        config.setJdbcUrl(properties.url());
        config.setUsername(properties.username());
        config.setPassword(properties.password());
        config.setMaximumPoolSize(properties.connections());
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(LONGEST_CONNECT_MS);
        config.setConnectionInitSql("set default_transaction_read_only = on");
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", "60");
        config.addDataSourceProperty("ApplicationName", "Lifeline figures");
        return new HikariDataSource(config);
    }

    /**
     * The answer of the copy; of the database itself where the copy is not asked or fails, and within a transaction: what is written down for
     * good, such as a monthly report, misses nothing.
     */
    <T> T read(Function<JdbcClient, T> question) {
        if (copy != null && seen != null && !TransactionSynchronizationManager.isActualTransactionActive()) {
            try {
                return question.apply(copy);
            } catch (DataAccessException failed) {
                away(failed);
            }
        }
        return question.apply(database);
    }

    /** The moment up to which the answers have everything, where it is long enough ago that people should know; null otherwise. */
    @Nullable
    Instant asOf() {
        Seen last = seen;
        Instant from = last == null ? null : last.behindFrom();
        return from != null && lag(from).compareTo(properties.toldLag()) >= 0 ? from : null;
    }

    /** Looks whether the copy answers, follows the database and is near enough. */
    @Scheduled(initialDelay = 0, fixedDelayString = "${lifeline.insight.database.check-every:10s}")
    void look() {
        if (copy == null) {
            return;
        }
        try {
            String written = database.sql("select cast(pg_current_wal_lsn() as text)")
                    .query(String.class)
                    .single();
            // a copy that was made a database of its own goes on without ours, and nothing would show it
            boolean follows =
                    copy.sql("select pg_is_in_recovery()").query(Boolean.class).single();
            if (!follows) {
                notAsked("it does not follow another database");
                return;
            }
            Seen now = copy.sql(
                            "select pg_last_wal_replay_lsn() >= cast(:written as pg_lsn) as all, pg_last_xact_replay_timestamp() as at")
                    .param("written", written)
                    .query((row, n) ->
                            new Seen(row.getBoolean("all") ? null : moment(row.getObject("at", OffsetDateTime.class))))
                    .single();
            if (now.behindFrom() != null && lag(now.behindFrom()).compareTo(properties.longestLag()) > 0) {
                notAsked("it has only what happened until " + now.behindFrom());
                return;
            }
            seen = now;
            tell(null);
        } catch (DataAccessException failed) {
            away(failed);
        }
    }

    /** A copy that is behind and has replayed nothing yet does not know how far. */
    private static Instant moment(@Nullable OffsetDateTime replayed) {
        return replayed == null ? Instant.EPOCH : replayed.toInstant();
    }

    private Duration lag(Instant from) {
        return Duration.between(from, clock.instant());
    }

    private void away(DataAccessException failed) {
        notAsked(String.valueOf(failed.getMostSpecificCause().getMessage()));
    }

    private void notAsked(String why) {
        seen = null;
        tell(why);
    }

    /** Once for each change: the same is seen every few seconds. */
    private synchronized void tell(@Nullable String why) {
        if (why != null && told == null) {
            LOG.warn("Figures are read from the database itself, and not from its copy: {}", why);
        } else if (why == null && told != null) {
            LOG.info("Figures are read from the copy of the database again");
        }
        told = why;
    }

    @Override
    public void destroy() {
        if (pool != null) {
            pool.close();
        }
    }
}
