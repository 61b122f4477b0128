package org.lifeline.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.database.RestoredDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Backups, as far as those who make them say so, and what the database tells of its own archive: the product makes none, and sees none. */
@Repository
class Backups {

    /** What must be kept together. */
    static final List<String> PARTS = List.of("database", "documents", "keys");

    /** @param last when the last one was noted; null if none ever was */
    record Backup(String part, @Nullable Instant last) {}

    /**
     * The archive of all that the database writes, without which it can be restored only to its last backup.
     *
     * @param on whether there is one: by {@code archive_mode}, or by a program that reads along ({@code pg_receivewal} with a slot)
     * @param last when something was put into it, or when the database started if that was later; null where that cannot be said
     */
    record Archive(boolean on, @Nullable Instant last) {}

    /**
     * @param since when the last backup of each part was noted; of a part without one, when the product was started first
     * @param restored when the database was restored to a moment in the past; null where nothing waits for a release
     */
    record Safety(
            Map<String, Instant> since,
            Archive archive,
            @Nullable Instant restored) {}

    private final JdbcClient jdbc;
    private final RestoredDatabase restored;

    Backups(JdbcClient jdbc, RestoredDatabase restored) {
        this.jdbc = jdbc;
        this.restored = restored;
    }

    /** Each part with its last backup. */
    List<Backup> last() {
        return jdbc.sql("""
                        select part, (select max(made_at) from backup_made b where b.part = p.part) as last
                          from unnest(cast(:parts as text[])) as p (part)""")
                .param("parts", PARTS.toArray(String[]::new))
                .query((row, n) -> new Backup(row.getString("part"), moment(row, "last")))
                .list();
    }

    Safety safety() {
        Instant firstStart = jdbc.sql("select min(installed_on)::timestamptz as started from flyway_schema_history")
                .query((row, n) -> moment(row, "started"))
                .single();
        Map<String, Instant> since = new HashMap<>();
        for (Backup each : last()) {
            Instant last = each.last() == null ? firstStart : each.last();
            if (last != null) {
                since.put(each.part(), last);
            }
        }
        return new Safety(
                since,
                archive(),
                restored.waiting().map(RestoredDatabase.Restore::at).orElse(null));
    }

    Archive archive() {
        return jdbc.sql("""
                        select current_setting('archive_mode') <> 'off' as archives,
                               exists (select from pg_replication_slots where slot_type = 'physical' and active) as is_read,
                               greatest(last_archived_time, pg_postmaster_start_time()) as last
                          from pg_stat_archiver""")
                .query((row, n) -> {
                    boolean archives = row.getBoolean("archives");
                    return new Archive(archives || row.getBoolean("is_read"), archives ? moment(row, "last") : null);
                })
                .single();
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
