package org.lifeline.platform.database;

import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.lifeline.platform.StartRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A deployment may migrate its database in a step of its own ({@link Migrate}). Its nodes then have {@code lifeline.migrate=false}: they change
 * no table, and wait until that step has brought the database to their version.
 */
@Configuration
class Migrations {

    /** Whether a node migrates the database at its start, which is so unless it is set. */
    static final String SETTING = "lifeline.migrate";

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Instead of Flyway's own, which would migrate. */
    @Bean
    @ConditionalOnProperty(name = SETTING, havingValue = "false")
    FlywayMigrationStrategy leftToTheCommand() {
        return flyway -> {};
    }

    /**
     * Waits until the database has the changes of this version. Nothing is locked meanwhile, because the step that brings them needs the lock of
     * the start.
     *
     * @throws StartRefused when it still lacks some after this time
     */
    static void await(DataSource database, Duration longest) {
        Flyway flyway = Flyway.configure().dataSource(database).load();
        long until = System.nanoTime() + longest.toNanos();
        int lacking = flyway.info().pending().length;
        if (lacking > 0) {
            LOG.warn("The database lacks {} changes of this version; this node waits until they are made", lacking);
        }
        while (lacking > 0) {
            if (System.nanoTime() > until) {
                throw new StartRefused(
                        "The database lacks " + lacking + " changes of this version, and " + SETTING
                                + " is false, so this node does not make them.",
                        "Run java -jar lifeline.jar " + Migrate.COMMAND
                                + " with the settings of this node, and start again.");
            }
            pause();
            lacking = flyway.info().pending().length;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database's changes", e);
        }
    }
}
