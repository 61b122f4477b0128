package org.lifeline.platform.engine;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.cmd.UnlockJobCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.jobexecutor.ExecuteJobsRunnable;
import org.camunda.bpm.engine.impl.jobexecutor.JobFailureCollector;
import org.camunda.bpm.engine.impl.jobexecutor.RejectedJobsHandler;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.spring.components.jobexecutor.SpringJobExecutor;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.tracing.Traces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.TransactionException;

/**
 * The engine's job executor with short locks that are renewed. A lock ends less than a minute after its node has died, so that another
 * node soon continues the work. A node that runs renews the locks of the jobs that it executes and of those that wait behind them. So no other node
 * runs a long job (a print of a thousand vouchers, the erasure of a night) at the same time. If the lock of a waiting job was lost all the
 * same, as on a machine that was suspended, the job is left to the node that took it.
 */
final class JobLocks extends SpringJobExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(JobLocks.class);
    private static final int RENEWALS_A_LOCK = 4;

    private final JdbcClient jdbc;
    private final ObjectProvider<AheadOfJob> ahead;
    private final Traces traces;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Set<String> nothingAhead = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "job locks");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable ScheduledFuture<?> renewing;

    /**
     * @param database the engine's database
     * @param ahead what is done before the transaction of a job begins; asked for when a job runs, because it needs the engine itself
     */
    JobLocks(DataSource database, ObjectProvider<AheadOfJob> ahead, Traces traces) {
        this.jdbc = JdbcClient.create(database);
        this.ahead = ahead;
        this.traces = traces;
        clock.setRemoveOnCancelPolicy(true);
    }

    @Override
    protected void startExecutingJobs() {
        long pause = Math.max(1, getLockTimeInMillis() / RENEWALS_A_LOCK);
        renewing = clock.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
        super.startExecutingJobs();
    }

    @Override
    protected void stopExecutingJobs() {
        super.stopExecutingJobs();
        ScheduledFuture<?> running = renewing;
        if (running != null) {
            // jobs that still run when the application shuts down have this long to finish
            clock.schedule(() -> running.cancel(false), getLockTimeInMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void setRejectedJobsHandler(RejectedJobsHandler handler) {
        super.setRejectedJobsHandler((ids, engine, executor) -> {
            ids.forEach(held::remove);
            handler.jobsRejected(ids, engine, executor);
        });
    }

    /** Whether a new job would soon get a thread here. Half of the queue stays for jobs that were found in the database. */
    boolean hasFreeThread() {
        return isActive()
                && getTaskExecutor() instanceof ThreadPoolTaskExecutor threads
                && threads.getQueueSize() < threads.getQueueCapacity() / 2;
    }

    /** Whether a step of {@link AheadOfJob} may be due before a job of this activity. */
    boolean mayBeAhead(String activityId) {
        return ahead.stream().anyMatch(step -> step.concerns(activityId));
    }

    /** Remembers of a new job that is locked for this node that it can run without being looked up first. */
    void nothingAhead(String job) {
        nothingAhead.add(job);
    }

    /** Runs a job that this node has locked. If there is no thread for it after all, its lock is given up, and any node finds it. */
    void executeLocked(String job, ProcessEngineImpl engine) {
        try {
            held.add(job);
            // the job continues the trace of what created it
            getTaskExecutor().execute(new Run(List.of(job), engine, traces.origin()));
        } catch (RejectedExecutionException busy) {
            held.remove(job);
            nothingAhead.remove(job);
            engine.getProcessEngineConfiguration()
                    .getCommandExecutorTxRequiresNew()
                    .execute(new UnlockJobCmd(job));
        }
    }

    @Override
    public Runnable getExecuteJobsRunnable(List<String> ids, ProcessEngineImpl engine) {
        held.addAll(ids);
        return new Run(ids, engine, Traces.Origin.UNKNOWN);
    }

    private final class Run extends ExecuteJobsRunnable {

        private final Set<String> mine;

        /** What the next job of this thread comes from. */
        private Traces.Origin origin;

        private Traces.@Nullable JobWork work;

        Run(List<String> ids, ProcessEngineImpl engine, Traces.Origin origin) {
            super(ids, engine);
            this.mine = new HashSet<>(ids);
            this.origin = origin;
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                endWork();
                held.removeAll(mine);
                lost.removeAll(mine);
                nothingAhead.removeAll(mine);
            }
        }

        /** The engine logs the failure of a job after it: the line still belongs to the job. */
        private void endWork() {
            Traces.JobWork ended = work;
            work = null;
            if (ended != null) {
                origin = ended.origin();
                ended.close();
            }
        }

        @Override
        protected void executeJob(String id, CommandExecutor commands, JobFailureCollector failure) {
            if (lost.contains(id)) {
                LOG.warn("Job {} was taken by another node while it waited here, and is left to it", id);
                return;
            }
            // jobs that the running job queued behind itself in this thread (exclusive jobs of one case) are locked as
            // well
            List<String> behind = Context.getJobExecutorContext().getCurrentProcessorJobQueue();
            mine.add(id);
            mine.addAll(behind);
            held.addAll(mine);
            endWork();
            List<AheadOfJob> ahead = new ArrayList<>();
            Traces.JobWork begun = traces.beginJob(id, origin);
            work = begun;
            try {
                if (!nothingAhead.remove(id)) {
                    begin(id, ahead);
                }
                super.executeJob(id, commands, failure);
            } catch (RuntimeException e) {
                begun.failed(e);
                throw e;
            } finally {
                ahead.forEach(AheadOfJob::end);
                held.remove(id);
                mine.remove(id);
            }
        }
    }

    /** Does what is due ahead of a job, but only while its lock is surely ours: without it, another node may do the same now. */
    private void begin(String job, List<AheadOfJob> begun) {
        try {
            jdbc.sql("""
                            select d.act_id_, j.process_instance_id_ from act_ru_job j
                            join act_ru_jobdef d on d.id_ = j.job_def_id_
                            where j.id_ = :job and j.process_instance_id_ is not null
                            and j.lock_owner_ = :me and j.lock_exp_time_ > :now""")
                    .param("job", job)
                    .param("me", getLockOwner())
                    .param("now", new Timestamp(ClockUtil.getCurrentTime().getTime()))
                    .query((row, n) -> new Activity(row.getString(1), row.getString(2)))
                    .optional()
                    .ifPresent(activity -> ahead.orderedStream()
                            .filter(step -> step.concerns(activity.id()))
                            .forEach(step -> {
                                begun.add(step);
                                step.begin(activity.id(), activity.processInstance());
                            }));
        } catch (DataAccessException e) {
            LOG.warn("Job {} could not be looked up before it ran: {}", job, e.getMessage());
        }
    }

    private record Activity(String id, String processInstance) {}

    private void renew() {
        List<String> jobs = new ArrayList<>(held);
        if (jobs.isEmpty()) {
            return;
        }
        try {
            Set<String> kept = new HashSet<>(jdbc.sql("""
                            update act_ru_job set lock_exp_time_ = :until
                            where id_ in (select id_ from act_ru_job where id_ in (:ids) and lock_owner_ = :me for update skip locked)
                            returning id_""")
                    .param("until", new Timestamp(ClockUtil.getCurrentTime().getTime() + getLockTimeInMillis()))
                    .param("ids", jobs)
                    .param("me", getLockOwner())
                    .query(String.class)
                    .list());
            recordLost(jobs.stream().filter(id -> !kept.contains(id)).toList());
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The locks of {} jobs could not be prolonged: {}", jobs.size(), e.getMessage());
        }
    }

    /** Handles locks that were lost: a job that no longer exists is done; one with another lock owner was taken. */
    private void recordLost(List<String> gone) {
        if (!gone.isEmpty()) {
            lost.addAll(jdbc.sql("select id_ from act_ru_job where id_ in (:ids) and lock_owner_ <> :me")
                    .param("ids", gone)
                    .param("me", getLockOwner())
                    .query(String.class)
                    .list());
            lost.retainAll(held);
        }
    }
}
