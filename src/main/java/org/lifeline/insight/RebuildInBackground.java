package org.lifeline.insight;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Rebuilds the index beside the work of this node, as the command does. It is no job of the engine: a job is one transaction, and others must
 * see how far a rebuild is while it runs. If this node ends, the rebuild breaks off, and is begun again.
 */
@Service
public class RebuildInBackground implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RebuildInBackground.class);

    /** What came of the wish to begin. */
    public enum Begun {
        yes,
        runsAlready,
        noIndex
    }

    /**
     * An index that is made anew, or was when its rebuild broke off.
     *
     * @param documents how many are written
     * @param facts how many there are to write, about
     */
    public record Step(String kind, long documents, long facts, Instant since) {}

    private final JdbcClient jdbc;
    private final ObjectProvider<SearchIndex> index;
    private final IndexRebuild rebuild;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "index-rebuild");
        thread.setDaemon(true);
        return thread;
    });

    RebuildInBackground(JdbcClient jdbc, ObjectProvider<SearchIndex> index, IndexRebuild rebuild) {
        this.jdbc = jdbc;
        this.index = index;
        this.rebuild = rebuild;
    }

    /** Begins, if there is an index and nobody rebuilds it already. */
    public Begun begin() {
        if (index.getIfAvailable() == null) {
            return Begun.noIndex;
        }
        if (rebuild.isRunning()) {
            return Begun.runsAlready;
        }
        worker.execute(this::run);
        return Begun.yes;
    }

    private void run() {
        try {
            rebuild.rebuild(new IndexRebuild.Progress() {
                @Override
                public void written(FactKind kind, long documents, long before) {
                    LOG.debug("index {}: {} documents", kind.code(), documents);
                }

                @Override
                public void complete(FactKind kind, long documents) {
                    LOG.info("Index {} is made anew, with {} documents", kind.code(), documents);
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("The index is not rebuilt: {}", e.getMessage());
        }
    }

    /** Whether a node or the command rebuilds the index now. */
    public boolean isRunning() {
        return rebuild.isRunning();
    }

    /** The indices that are made anew now; those of a rebuild that broke off, if none runs. */
    public List<Step> steps() {
        return jdbc.sql("""
                        select r.kind, r.written, r.started_at, greatest(c.reltuples, r.written)::bigint as facts
                          from insight_rebuild r join pg_class c on c.oid = to_regclass('insight_' || r.kind) order by r.started_at""")
                .query((row, n) -> new Step(
                        row.getString("kind"),
                        row.getLong("written"),
                        row.getLong("facts"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    @Override
    public void destroy() {
        worker.shutdownNow();
    }
}
