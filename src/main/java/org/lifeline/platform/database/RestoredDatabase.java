package org.lifeline.platform.database;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lifeline.platform.problem.Refused;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Whether this database was restored to a moment in the past, and nobody has said yet that work outside may go on (table
 * {@code database_restored}). What was sent, paid or erased after that moment is not in it, so it would be done again.
 */
@Repository
@DependsOnDatabaseInitialization
public class RestoredDatabase {

    /**
     * @param to the moment to which the database was restored
     * @param at when that was done
     */
    public record Restore(Instant to, Instant at) {}

    private final JdbcClient jdbc;

    RestoredDatabase(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The last restore, until it is released. */
    public Optional<Restore> waiting() {
        return jdbc.sql(
                        "select restored_to, noted_at from database_restored where released_at is null order by id desc limit 1")
                .query((row, n) -> new Restore(
                        row.getTimestamp("restored_to").toInstant(),
                        row.getTimestamp("noted_at").toInstant()))
                .optional();
    }

    /** @throws Refused 409 {@code restoredDatabase} until the restore is released */
    public void requireReleased() {
        if (waiting().isPresent()) {
            throw Refused.conflict(
                    "restoredDatabase",
                    "The database was restored from a backup. Nothing is given to a bank until operations have released it.");
        }
    }

    /** Restores that no entry of the audit log tells of yet. From now on one does, which the caller writes in the same transaction. */
    public List<Restore> takeUnrecorded() {
        return jdbc.sql(
                        "update database_restored set recorded_at = now() where recorded_at is null returning restored_to, noted_at")
                .query((row, n) -> new Restore(
                        row.getTimestamp("restored_to").toInstant(),
                        row.getTimestamp("noted_at").toInstant()))
                .list();
    }

    /** @return false when nothing waits for it: somebody else was faster */
    public boolean release(String by) {
        return jdbc.sql("update database_restored set released_at = now(), released_by = :by where released_at is null")
                        .param("by", by)
                        .update()
                > 0;
    }
}
