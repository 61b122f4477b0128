package org.lifeline.testing;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import org.lifeline.insight.FactDelivery;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Facts of what happened by now. The product's own job may be at work on them at this moment, and then nobody else is. */
public final class CountedFacts {

    private CountedFacts() {}

    /** Waits until all that was noted by now is counted. */
    public static void bringUpToDate(JdbcClient jdbc, FactDelivery delivery) {
        long last = jdbc.sql("select coalesce(max(id), 0) from insight_change")
                .query(Long.class)
                .single();
        await().atMost(PATIENCE).until(() -> {
            delivery.bringUpToDate();
            return jdbc.sql("select not exists (select from insight_change where id <= :last and problem is null)")
                    .param("last", last)
                    .query(Boolean.class)
                    .single();
        });
    }
}
