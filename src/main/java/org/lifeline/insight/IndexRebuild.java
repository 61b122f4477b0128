package org.lifeline.insight;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.SearchIndex.Item;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Makes an index anew from the tables of facts, beside the one that is read. Facts that change meanwhile are written to both, and the
 * newest version wins. At the end the alias is switched, so questions are answered all the time.
 */
@Service
public class IndexRebuild {

    private static final int AT_ONCE = 2_000;

    private final JdbcClient jdbc;
    private final IndexDocuments documents;
    private final ObjectProvider<SearchIndex> index;
    private final IndexDelivery delivery;
    private final Clock clock;

    IndexRebuild(
            JdbcClient jdbc,
            IndexDocuments documents,
            ObjectProvider<SearchIndex> index,
            IndexDelivery delivery,
            Clock clock) {
        this.jdbc = jdbc;
        this.documents = documents;
        this.index = index;
        this.delivery = delivery;
        this.clock = clock;
    }

    /**
     * Rebuilds the indices of all kinds.
     *
     * @param progress told after each batch: the kind, and how many documents of it are written
     * @throws IllegalStateException when there is no OpenSearch, or a document is refused
     */
    public void rebuild(ObjLongConsumer<FactKind> progress) {
        SearchIndex its = index.getIfAvailable();
        if (its == null) {
            throw new IllegalStateException("lifeline.opensearch.url is not set: there is no index to rebuild");
        }
        its.prepare();
        delivery.turnOn();
        for (FactKind kind : FactKind.values()) {
            rebuild(its, kind, progress);
        }
    }

    private void rebuild(SearchIndex its, FactKind kind, ObjLongConsumer<FactKind> progress) {
        String target = its.createNext(kind);
        jdbc.sql("""
                        insert into insight_rebuild (kind, target, started_at) values (:kind, :target, :now)
                        on conflict (kind) do update set target = excluded.target, written = 0, after_key = null, started_at = excluded.started_at""")
                .param("kind", kind.code())
                .param("target", target)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        @Nullable String after = null;
        long written = 0;
        while (true) {
            List<String> keys = new ArrayList<>();
            List<Item> items = some(kind, after, keys);
            if (items.isEmpty()) {
                break;
            }
            its.write(items, target).stream()
                    .filter(result -> result.problem() != null)
                    .findFirst()
                    .ifPresent(refused -> {
                        throw new IllegalStateException("OpenSearch does not take a document of kind " + kind.code()
                                + ": " + refused.problem());
                    });
            written += items.size();
            after = keys.get(keys.size() - 1);
            jdbc.sql("update insight_rebuild set after_key = :after, written = :written where kind = :kind")
                    .param("after", after)
                    .param("written", written)
                    .param("kind", kind.code())
                    .update();
            progress.accept(kind, written);
        }
        its.switchTo(kind, target);
        jdbc.sql("delete from insight_rebuild where kind = :kind")
                .param("kind", kind.code())
                .update();
        progress.accept(kind, written);
    }

    private List<Item> some(FactKind kind, @Nullable String after, List<String> keys) {
        return jdbc.sql("select * from " + kind.table() + " where key > :after order by key limit :most")
                .param("after", after == null ? "" : after)
                .param("most", AT_ONCE)
                .query((row, n) -> {
                    keys.add(row.getString("key"));
                    return new Item(
                            kind,
                            documents.id(kind, row.getString("key")),
                            row.getLong("version"),
                            documents.document(kind, row));
                })
                .list();
    }
}
