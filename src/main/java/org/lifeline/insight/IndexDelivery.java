package org.lifeline.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.SearchIndex.Item;
import org.lifeline.insight.SearchIndex.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Delivers changed facts to OpenSearch, at least once. Every document carries the version of its fact, so a copy that comes late or twice
 * changes nothing. While OpenSearch is down, full or overloaded, the queue waits. A document that it will never take is parked, and gets a
 * process of its own that operations see fail. Two nodes may deliver at once.
 */
@Service
public class IndexDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(IndexDelivery.class);

    private static final int AT_ONCE = 1_000;
    private static final int MOST_ROUNDS = 50;

    /** A document that is refused so often is parked. */
    private static final int MOST_ATTEMPTS = 3;

    private record Queued(FactKind kind, String key, long version, boolean gone) {}

    private final JdbcClient jdbc;
    private final JdbcTemplate rows;
    private final IndexDocuments documents;
    private final ObjectProvider<SearchIndex> index;
    private final IndexQueue queue;
    private final ParkedDocuments parked;

    IndexDelivery(
            JdbcClient jdbc,
            JdbcTemplate rows,
            IndexDocuments documents,
            ObjectProvider<SearchIndex> index,
            IndexQueue queue,
            ParkedDocuments parked) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.documents = documents;
        this.index = index;
        this.queue = queue;
        this.parked = parked;
    }

    /** Whether the indices are known to be there. */
    private volatile boolean prepared;

    /** Delivers what is queued until nothing is left or OpenSearch takes no more. Does nothing where there is no OpenSearch. */
    public void deliver() {
        SearchIndex its = index.getIfAvailable();
        if (its == null) {
            return;
        }
        try {
            prepare(its);
            boolean more = true;
            for (int i = 0; i < MOST_ROUNDS && more; i++) {
                more = deliverSome(its);
            }
            queue.delivered(!more);
        } catch (SearchUnavailable e) {
            prepared = false;
            LOG.warn("Figures wait for OpenSearch: {}", e.getMessage());
            queue.failing();
        }
    }

    /** Makes what is missing, and queues all facts for an index that is new. */
    private void prepare(SearchIndex its) {
        if (prepared) {
            return;
        }
        for (FactKind empty : its.prepare()) {
            queue.fill(empty);
        }
        prepared = true;
    }

    /** @return whether there may be more */
    private boolean deliverSome(SearchIndex its) {
        List<Queued> queued = jdbc.sql(
                        "select kind, key, version, gone from insight_queue where parked is null order by version limit :most")
                .param("most", AT_ONCE)
                .query((row, n) -> new Queued(
                        FactKind.of(row.getString("kind")),
                        row.getString("key"),
                        row.getLong("version"),
                        row.getBoolean("gone")))
                .list();
        if (queued.isEmpty()) {
            return false;
        }
        boolean blocked = send(its, queued);
        if (blocked) {
            throw new SearchUnavailable("it takes no documents now");
        }
        return queued.size() == AT_ONCE;
    }

    /** @return whether some have to wait */
    private boolean send(SearchIndex its, List<Queued> queued) {
        Map<String, Queued> byId = new HashMap<>();
        List<Item> items = new ArrayList<>();
        queued.stream().collect(Collectors.groupingBy(Queued::kind)).forEach((kind, those) -> {
            Map<String, Item> current =
                    current(kind, those.stream().map(Queued::key).toList());
            for (Queued each : those) {
                // a fact that came back meanwhile has a newer row in the queue, which is sent next
                Item item = each.gone() || !current.containsKey(each.key())
                        ? new Item(kind, documents.id(kind, each.key()), each.version(), null)
                        : current.get(each.key());
                byId.put(item.id(), each);
                items.add(item);
            }
        });
        Set<String> missed = alsoToRebuilt(its, items);
        boolean blocked = false;
        List<Queued> taken = new ArrayList<>();
        for (Result result : its.write(items, null)) {
            Queued each = byId.get(result.item().id());
            if (each == null) {
                continue;
            }
            if (result.problem() != null && !result.later()) {
                refused(each, result.problem());
            } else if (result.problem() != null || missed.contains(result.item().id())) {
                blocked = true;
            } else {
                taken.add(each);
            }
        }
        rows.batchUpdate(
                "delete from insight_queue where kind = ? and key = ? and version <= ?",
                taken.stream()
                        .map(each -> new Object[] {each.kind().code(), each.key(), each.version()})
                        .toList());
        return blocked;
    }

    /** The facts as they are now, with their version, by key. */
    private Map<String, Item> current(FactKind kind, List<String> keys) {
        Map<String, Item> items = new HashMap<>();
        jdbc.sql("select * from " + kind.table() + " where key = any (:keys)")
                .param("keys", keys.toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        row.getString("key"),
                        new Item(
                                kind,
                                documents.id(kind, row.getString("key")),
                                row.getLong("version"),
                                documents.document(kind, row))))
                .list()
                .forEach(each -> items.put(each.getKey(), each.getValue()));
        return items;
    }

    /** Writes to the indices that are being made anew, too. Returns the documents that such an index cannot take just now. */
    private Set<String> alsoToRebuilt(SearchIndex its, List<Item> items) {
        Map<String, String> targets = new HashMap<>();
        jdbc.sql("select kind, target from insight_rebuild").query(row -> {
            targets.put(row.getString("kind"), row.getString("target"));
        });
        Set<String> missed = new HashSet<>();
        targets.forEach((kind, target) -> {
            List<Item> those = items.stream()
                    .filter(item -> item.kind().code().equals(kind))
                    .toList();
            if (!those.isEmpty()) {
                its.write(those, target).stream()
                        .filter(Result::later)
                        .forEach(result -> missed.add(result.item().id()));
            }
        });
        return missed;
    }

    private void refused(Queued queued, String problem) {
        Optional<Integer> attempts = jdbc.sql("""
                        update insight_queue set attempts = attempts + 1, parked = case when attempts + 1 >= :most then :problem end
                         where kind = :kind and key = :key and version = :version returning attempts""")
                .param("most", MOST_ATTEMPTS)
                .param("problem", problem)
                .param("kind", queued.kind().code())
                .param("key", queued.key())
                .param("version", queued.version())
                .query(Integer.class)
                .optional();
        if (attempts.isPresent() && attempts.get() >= MOST_ATTEMPTS) {
            LOG.error(
                    "OpenSearch does not take a document of kind {}: {}",
                    queued.kind().code(),
                    problem);
            parked.park(queued.kind(), queued.key());
        }
    }

    /**
     * Sends a parked document again.
     *
     * @throws IllegalStateException when OpenSearch still does not take it; the message says why
     */
    public void sendParked(FactKind kind, String key) {
        SearchIndex its = index.getIfAvailable();
        Optional<Queued> queued = jdbc.sql(
                        "select version, gone from insight_queue where kind = :kind and key = :key and parked is not null")
                .param("kind", kind.code())
                .param("key", key)
                .query((row, n) -> new Queued(kind, key, row.getLong("version"), row.getBoolean("gone")))
                .optional();
        if (its == null || queued.isEmpty()) {
            return;
        }
        send(its, List.of(queued.get()));
        @Nullable
        String problem = jdbc.sql("select parked from insight_queue where kind = :kind and key = :key")
                .param("kind", kind.code())
                .param("key", key)
                .query((row, n) -> Optional.ofNullable(row.getString("parked")))
                .optional()
                .flatMap(still -> still)
                .orElse(null);
        if (problem != null) {
            throw new IllegalStateException("OpenSearch does not take this document: " + problem);
        }
    }
}
