package org.lifeline.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What people tried in a case and were refused, because somebody who did one thing in a case must not do another. */
@Repository
public class DutyRefusals {

    /**
     * @param id of the entry in the audit log
     * @param person log-in of who tried
     */
    public record Attempt(
            long id, Instant at, String person, @Nullable String caseNumber) {}

    private final JdbcClient jdbc;

    DutyRefusals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<Attempt> attempts(Collection<Long> ids) {
        return jdbc.sql("""
                        select id, at, actor, case_number from audit_entry
                         where id = any (:ids) and action = 'refused' and details ->> 'reason' = 'separationOfDuties'""")
                .param("ids", ids.toArray(Long[]::new))
                .query((row, n) -> new Attempt(
                        row.getLong("id"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("actor"),
                        row.getString("case_number")))
                .list();
    }
}
