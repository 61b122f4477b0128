package org.lifeline.insight;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
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
class IndexRebuild {

    private static final int AT_ONCE = 2_000;

    /** Any number that no other lock of the product has. */
    private static final int LOCK_CLASS = 0x4c49;

    private static final int LOCK = 0x4e445852;

    /** Is told how far a rebuild is. */
    interface Progress {

        /**
         * More documents are written.
         *
         * @param documents how many of this kind by now
         * @param before how many there were when this was last called
         */
        void written(FactKind kind, long documents, long before);

        /** Questions about this kind are answered by the new index from now on. */
        void complete(FactKind kind, long documents);
    }

    private final JdbcClient jdbc;
    private final IndexDocuments documents;
    private final ObjectProvider<SearchIndex> index;
    private final IndexQueue queue;
    private final Clock clock;
    private final DataSource database;

    IndexRebuild(
            JdbcClient jdbc,
            IndexDocuments documents,
            ObjectProvider<SearchIndex> index,
            IndexQueue queue,
            Clock clock,
            DataSource database) {
        this.jdbc = jdbc;
        this.documents = documents;
        this.index = index;
        this.queue = queue;
        this.clock = clock;
        this.database = database;
    }

    /**
     * Rebuilds the indices of all kinds.
     *
     * @throws IllegalStateException when there is no OpenSearch, somebody else rebuilds it now, or a document is refused
     */
    void rebuild(Progress progress) {
        SearchIndex its = index.getIfAvailable();
        if (its == null) {
            throw new IllegalStateException("lifeline.opensearch.url is not set: there is no index to rebuild");
        }
        // a lock of this connection, which ends with the process that holds it
        try (Connection alone = database.getConnection()) {
            if (!asked(alone, "select pg_try_advisory_lock(?, ?)")) {
                throw new IllegalStateException("the index is being rebuilt already");
            }
            try {
                its.prepare();
                queue.turnOn();
                for (FactKind kind : FactKind.values()) {
                    rebuild(its, kind, progress);
                }
            } finally {
                asked(alone, "select pg_advisory_unlock(?, ?)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
    }

    private static boolean asked(Connection connection, String sql) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(sql)) {
            lock.setInt(1, LOCK_CLASS);
            lock.setInt(2, LOCK);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Whether a node or the command rebuilds the index now. */
    boolean isRunning() {
        return jdbc.sql("""
                        select exists (select from pg_locks
                         where locktype = 'advisory' and classid = :class and objid = :lock and objsubid = 2
                           and database = (select oid from pg_database where datname = current_database()))""")
                .param("class", LOCK_CLASS)
                .param("lock", LOCK)
                .query(Boolean.class)
                .single();
    }

    private void rebuild(SearchIndex its, FactKind kind, Progress progress) {
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
            progress.written(kind, written, written - items.size());
        }
        its.switchTo(kind, target);
        jdbc.sql("delete from insight_rebuild where kind = :kind")
                .param("kind", kind.code())
                .update();
        progress.complete(kind, written);
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
