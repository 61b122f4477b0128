package org.lifeline.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/**
 * Ends the process within ten seconds if it is shutting down while its database is dead. In an orderly shutdown, each part would wait half
 * a minute for a connection, one part after the other, for work that cannot be done. Nothing is lost by this: what was acknowledged is in
 * the database, and what is not there was never acknowledged.
 */
@Component
class HaltWithoutDatabase implements ApplicationListener<ContextClosedEvent>, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(HaltWithoutDatabase.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final int SHORTEST_TIMEOUT_MILLIS = 250;

    private final DataSource database;

    HaltWithoutDatabase(DataSource database) {
        this.database = database;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent closed) {
        if (!isProcessEnding()) {
            return;
        }
        Thread watch = new Thread(this::watch, "end without a database");
        watch.setDaemon(true);
        watch.start();
    }

    private void watch() {
        try {
            while (isDatabaseAlive()) {
                Thread.sleep(PATIENCE.toMillis());
            }
            if (database instanceof HikariDataSource pool && !pool.isClosed()) {
                pool.getHikariConfigMXBean().setConnectionTimeout(SHORTEST_TIMEOUT_MILLIS);
            } else {
                return;
            }
            Thread.sleep(REST.toMillis());
            LOG.error("Lifeline ends without order, for its database does not answer");
            Runtime.getRuntime().halt(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDatabaseAlive() {
        try (Connection connection = UnpooledConnection.open(database, PATIENCE)) {
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Only a test closes the application and runs on; then the process must not be ended. */
    private static boolean isProcessEnding() {
        Thread hook = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException shutDownHasBegun) {
            return true;
        }
    }
}
