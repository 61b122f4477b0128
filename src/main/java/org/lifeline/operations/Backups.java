package org.lifeline.operations;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Backups, as far as those who make them say so: the product makes none, and sees none. */
@Repository
class Backups {

    /** @param last when the last one was noted; null if none ever was */
    record Backup(String part, @Nullable Instant last) {}

    private final JdbcClient jdbc;

    Backups(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Each part of what must be kept together, with its last backup. */
    List<Backup> last() {
        return jdbc.sql("""
                        select part, (select max(made_at) from backup_made b where b.part = p.part) as last
                          from unnest(array['database', 'documents', 'keys']) as p (part)""")
                .query((row, n) -> {
                    OffsetDateTime last = row.getObject("last", OffsetDateTime.class);
                    return new Backup(row.getString("part"), last == null ? null : last.toInstant());
                })
                .list();
    }
}
