package org.lifeline.insight;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the facts, and the index in OpenSearch, still have to learn. */
@Repository
public class FactBacklog {

    /** Nobody needs to know more exactly how much waits, and counting on would take the database's time. */
    private static final int MOST = 100_000;

    /**
     * @param waiting changes whose facts are not built yet; counted up to 100,000
     * @param oldest since when the first of them waits; null where none does
     * @param setAside changes whose facts cannot be built, such as for damaged answers
     */
    public record Changes(long waiting, @Nullable Instant oldest, long setAside) {}

    /**
     * @param on whether there is an index
     * @param complete whether it has all facts, except for the latest changes
     * @param waiting documents that are not delivered yet; counted up to 100,000
     * @param oldest since when the first of them waits; null where none does
     * @param parked documents that OpenSearch does not take
     * @param failingSince since when OpenSearch takes nothing; null while it does
     */
    public record Index(
            boolean on,
            boolean complete,
            long waiting,
            @Nullable Instant oldest,
            long parked,
            @Nullable Instant failingSince) {}

    private record Waiting(long count, @Nullable Instant oldest) {}

    private final JdbcClient jdbc;

    FactBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Changes changes() {
        Waiting waiting = waiting("select at from insight_change where problem is null order by id limit :most");
        return new Changes(
                waiting.count(),
                waiting.oldest(),
                count("select from insight_change where problem is not null limit :most"));
    }

    public Index index() {
        Waiting waiting =
                waiting("select queued_at as at from insight_queue where parked is null order by version limit :most");
        long parked = count("select from insight_queue where parked is not null limit :most");
        return jdbc.sql("select is_on, complete, failing_since from insight_index")
                .query((row, n) -> new Index(
                        row.getBoolean("is_on"),
                        row.getBoolean("complete"),
                        waiting.count(),
                        waiting.oldest(),
                        parked,
                        instant(row.getObject("failing_since", OffsetDateTime.class))))
                .single();
    }

    private Waiting waiting(String first) {
        return jdbc.sql("select count(*) as waiting, min(at) as oldest from (" + first + ") w")
                .param("most", MOST)
                .query((row, n) ->
                        new Waiting(row.getLong("waiting"), instant(row.getObject("oldest", OffsetDateTime.class))))
                .single();
    }

    private long count(String first) {
        return jdbc.sql("select count(*) from (" + first + ") w")
                .param("most", MOST)
                .query(Long.class)
                .single();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return Optional.ofNullable(moment).map(OffsetDateTime::toInstant).orElse(null);
    }
}
