package org.lifeline.platform.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.StartRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ApplicationListener;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets only one node at a time start on a database. One node creates the tables of product and engine, the models and the initial data, and
 * the next one finds them. The lock is held from the creation of the connection pool until the node is ready. It uses a connection outside
 * the pool, because a small pool must not wait for its own lock. The database releases the lock if the node dies.
 */
@Component
public class StartLock
        implements BeanPostProcessor,
                ApplicationListener<ApplicationReadyEvent>,
                DisposableBean,
                EnvironmentAware,
                Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(StartLock.class);
    private static final long LOCK = 0x4c494645_53544152L;
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** The oldest version of PostgreSQL that the product is tried on: docs/decisions/0115-living-on.md. */
    private static final int OLDEST_SERVER = 15;

    private Duration longestWait = Duration.ZERO;
    private boolean migrates = true;
    private @Nullable Connection holding;

    @Override
    public void setEnvironment(Environment environment) {
        longestWait = DurationStyle.detectAndParse(environment.getProperty("lifeline.start-wait", "5m"));
        migrates = environment.getProperty(Migrations.SETTING, Boolean.class, true);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof DataSource database && holding == null) {
            try {
                refuseOldServer(database);
                if (!migrates) {
                    Migrations.await(database, longestWait);
                }
                take(database);
            } catch (SQLException e) {
                // its failure analyzer explains why a database refuses connections
                throw new DatabaseRefused(e);
            }
        }
        return bean;
    }

    /** First of all: what an old server does not understand would stop the migrations half-way. */
    private static void refuseOldServer(DataSource database) throws SQLException {
        try (Connection connection = UnpooledConnection.open(database, ANSWER)) {
            DatabaseMetaData server = connection.getMetaData();
            if (server.getDatabaseMajorVersion() < OLDEST_SERVER) {
                throw new StartRefused(
                        "The database runs on PostgreSQL " + server.getDatabaseProductVersion()
                                + ". The oldest that Lifeline is tried on is " + OLDEST_SERVER + ".",
                        "Move the database to PostgreSQL " + OLDEST_SERVER
                                + " or newer, and start again. Nothing was changed.");
            }
        }
    }

    private void take(DataSource database) throws SQLException {
        Connection connection = UnpooledConnection.open(database, ANSWER);
        try {
            long until = System.nanoTime() + longestWait.toNanos();
            boolean told = false;
            while (!tryLock(connection)) {
                if (!told) {
                    LOG.warn("Another node is starting on this database; this one waits until it is done");
                    told = true;
                }
                if (System.nanoTime() > until) {
                    throw new StartRefused(
                            "Another node has been starting on this database for more than " + longestWait.toMinutes()
                                    + " minutes.",
                            "See what that node's log says; end it, and start again.");
                }
                pause();
            }
            holding = connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Whether no node is starting: then none does until the caller's transaction has ended. */
    public static boolean tryUntilCommit(JdbcClient jdbc) {
        return jdbc.sql("select pg_try_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query(Boolean.class)
                .single();
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            lock.setLong(1, LOCK);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another node's start", e);
        }
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        destroy();
    }

    @Override
    public void destroy() {
        Connection held = holding;
        holding = null;
        if (held != null) {
            try {
                held.close();
            } catch (SQLException e) {
                LOG.debug("the lock of the start went with its connection", e);
            }
        }
    }
}
