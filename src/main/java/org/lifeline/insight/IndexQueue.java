package org.lifeline.insight;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the index still has to learn. Triggers of the tables of facts fill it while there is an index. */
@Repository
class IndexQueue {

    private final JdbcClient jdbc;
    private final Clock clock;

    IndexQueue(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Whether the index has all facts, except for the latest changes, and OpenSearch took the last delivery. */
    boolean isIndexComplete() {
        return jdbc.sql("select is_on and complete and failing_since is null from insight_index")
                .query(Boolean.class)
                .single();
    }

    /** OpenSearch does not answer. It is tried again with the next delivery. */
    void failing() {
        jdbc.sql("update insight_index set failing_since = :now where failing_since is null")
                .param("now", now())
                .update();
    }

    /** @param nothingLeft whether all that was queued is delivered */
    void delivered(boolean nothingLeft) {
        jdbc.sql(
                        "update insight_index set failing_since = null, delivered_at = :now, complete = complete or :nothingLeft")
                .param("now", now())
                .param("nothingLeft", nothingLeft)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /** From now on changes are queued for the index; before, nothing was. */
    void turnOn() {
        if (jdbc.sql("update insight_index set is_on = true where not is_on").update() > 0) {
            Arrays.stream(FactKind.values()).forEach(this::fill);
        }
    }

    /** Nothing is queued any more, and what is queued is dropped. */
    void turnOff() {
        if (jdbc.sql("update insight_index set is_on = false, complete = false, failing_since = null where is_on")
                        .update()
                > 0) {
            jdbc.sql("delete from insight_queue").update();
        }
    }

    /** Queues all facts of a kind, for an index that is new. */
    void fill(FactKind kind) {
        jdbc.sql("update insight_index set complete = false").update();
        jdbc.sql("""
                        insert into insight_queue (kind, key, version, gone) select :kind, key, version, false from %s
                        on conflict (kind, key) do nothing""".formatted(kind.table())).param("kind", kind.code()).update();
    }
}
