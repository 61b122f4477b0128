package org.lifeline.platform.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The nodes that work on this database. Each says every quarter of a minute that it is alive. A node that ends as it should is forgotten; one
 * that died is shown for a day.
 */
@Component
public class Nodes implements DisposableBean {

    /** A node that said nothing for so long is counted as dead: it missed three times, and others take its jobs. */
    public static final Duration SILENCE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

    private static final Duration REMEMBERED = Duration.ofDays(1);

    /**
     * @param id the owner of the locks of its jobs, where it runs jobs
     * @param name of its machine
     * @param seen when it last said that it is alive
     * @param running the jobs that it has taken and not ended
     */
    public record Node(
            String id, String name, String version, Instant started, Instant seen, boolean alive, long running) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ObjectProvider<JobExecutor> executor;
    private final ShippedModels models;
    private final Instant started;

    /** Of a node that runs no jobs. */
    private final String withoutJobs = UUID.randomUUID().toString();

    /** Under this name this node has said that it is alive. */
    private volatile @Nullable String me;

    Nodes(JdbcClient jdbc, Clock clock, ObjectProvider<JobExecutor> executor, ShippedModels models) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.executor = executor;
        this.models = models;
        this.started = clock.instant();
    }

    /** All nodes: first those that are alive, the one that runs longest first. */
    public List<Node> all() {
        Instant now = clock.instant();
        return jdbc.sql("""
                        select n.id, n.name, n.version, n.started_at, n.seen_at, coalesce(j.running, 0) as running
                          from node n
                          left join (select lock_owner_, count(*) as running from act_ru_job where lock_exp_time_ > :now group by 1) j
                            on j.lock_owner_ = n.id
                         order by n.seen_at <= :silent, n.started_at""")
                .param("now", Timestamp.from(now))
                .param("silent", now.minus(SILENCE).atOffset(ZoneOffset.UTC))
                .query((row, n) -> {
                    Instant seen =
                            row.getObject("seen_at", OffsetDateTime.class).toInstant();
                    return new Node(
                            row.getString("id"),
                            row.getString("name"),
                            row.getString("version"),
                            row.getObject("started_at", OffsetDateTime.class).toInstant(),
                            seen,
                            seen.isAfter(now.minus(SILENCE)),
                            row.getLong("running"));
                })
                .list();
    }

    @Scheduled(initialDelayString = "0s", fixedRateString = "15s")
    void say() {
        JobExecutor jobs = executor.getIfAvailable();
        String id = jobs == null ? withoutJobs : jobs.getLockOwner();
        Instant now = clock.instant();
        me = id;
        try {
            jdbc.sql("""
                            insert into node (id, name, version, started_at, seen_at, models) values (:id, :name, :version, :started, :now, :models)
                            on conflict (id) do update set seen_at = excluded.seen_at""")
                    .param("id", id)
                    .param("name", machine())
                    .param("version", version())
                    .param("started", started.atOffset(ZoneOffset.UTC))
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .param("models", models.fingerprint())
                    .update();
            jdbc.sql("delete from node where seen_at < :forgotten")
                    .param("forgotten", now.minus(REMEMBERED).atOffset(ZoneOffset.UTC))
                    .update();
        } catch (DataAccessException | TransactionException e) {
            // said again in a moment
            LOG.debug("this node could not say that it is alive", e);
        }
    }

    @Override
    public void destroy() {
        String said = me;
        if (said != null) {
            try {
                jdbc.sql("delete from node where id = :id").param("id", said).update();
            } catch (DataAccessException | TransactionException e) {
                LOG.debug("this node could not say that it ends", e);
            }
        }
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static String version() {
        String version = Nodes.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
