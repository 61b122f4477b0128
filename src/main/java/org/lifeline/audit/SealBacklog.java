package org.lifeline.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What of the audit log is not sealed yet, so that it could still be altered unnoticed. */
@Repository
public class SealBacklog {

    /** Nobody needs to know more exactly how much waits, and counting on would take the database's time. */
    private static final int MOST = 100_000;

    /**
     * @param lastSeal when the last seal was made; null before the first. Nothing is sealed while nothing happens, so an old seal alone is no
     *     fault
     * @param unsealed entries that no seal covers yet; counted up to 100,000
     * @param oldestUnsealed when the first of them was written; null where there is none
     */
    public record Seals(
            @Nullable Instant lastSeal,
            long unsealed,
            @Nullable Instant oldestUnsealed) {}

    private final JdbcClient jdbc;

    SealBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Seals seals() {
        return new Seals(
                moment("select sealed_at from audit_seal order by number desc limit 1"),
                jdbc.sql("select count(*) from (select from audit_unsealed limit :most) u")
                        .param("most", MOST)
                        .query(Long.class)
                        .single(),
                moment("""
                        select e.at from (select entry from audit_unsealed order by entry limit 1) u
                          join audit_entry e on e.id = u.entry"""));
    }

    private @Nullable Instant moment(String sql) {
        return jdbc.sql(sql)
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional()
                .orElse(null);
    }
}
