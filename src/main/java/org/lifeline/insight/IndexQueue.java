package org.lifeline.insight;

import java.util.Arrays;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the index still has to learn. Triggers of the tables of facts fill it while there is an index. */
@Repository
class IndexQueue {

    private final JdbcClient jdbc;

    IndexQueue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** From now on changes are queued for the index; before, nothing was. */
    void turnOn() {
        if (jdbc.sql("update insight_index set is_on = true where not is_on").update() > 0) {
            Arrays.stream(FactKind.values()).forEach(this::fill);
        }
    }

    /** Nothing is queued any more, and what is queued is dropped. */
    void turnOff() {
        if (jdbc.sql("update insight_index set is_on = false, failing_since = null where is_on")
                        .update()
                > 0) {
            jdbc.sql("delete from insight_queue").update();
        }
    }

    /** Queues all facts of a kind, for an index that is new. */
    void fill(FactKind kind) {
        jdbc.sql("""
                        insert into insight_queue (kind, key, version, gone) select :kind, key, version, false from %s
                        on conflict (kind, key) do nothing""".formatted(kind.table())).param("kind", kind.code()).update();
    }
}
