package org.lifeline.platform.engine;

import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.jobexecutor.AsyncContinuationJobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.ProcessEventJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobManager;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;

/**
 * Gives new jobs to the threads of this node without searching for them in the database first. A job that a step of a case creates is done by
 * the same thread after that step, also if it belongs to a process that the case called or started. A job that a person's command creates is
 * done by a free thread once the command is committed. Each of these jobs is stored with a lock of this node; another node takes it a minute
 * after this one has died, as with every lock ({@link JobLocks}). When all threads are busy, the job is stored without a lock, and any node
 * finds it.
 */
final class NewJobs extends JobManager {

    /** The process instances that got a thread in this transaction: exclusive jobs of one instance must not run at the same time. */
    private final Set<String> instances = new HashSet<>();

    private NewJobs() {}

    /** Installs this class instead of the engine's own. */
    record Factory() implements SessionFactory {

        @Override
        public Class<?> getSessionType() {
            return JobManager.class;
        }

        @Override
        public Session openSession() {
            return new NewJobs();
        }
    }

    @Override
    protected void hintJobExecutor(JobEntity job) {
        if (Context.getJobExecutorContext() == null
                && Context.getProcessEngineConfiguration().getJobExecutor() instanceof JobLocks executor
                && mayRunAtOnce(job)
                && executor.hasFreeThread()) {
            giveTo(executor, job);
        } else {
            super.hintJobExecutor(job);
            rememberIfPlain(job);
        }
    }

    private boolean mayRunAtOnce(JobEntity job) {
        return !job.isSuspended()
                && isJobDue(job)
                && isJobPriorityInJobExecutorPriorityRange(job.getPriority())
                && job.getProcessInstanceId() != null
                && instances.add(job.getProcessInstanceId());
    }

    private static void giveTo(JobLocks executor, JobEntity job) {
        job.setLockExpirationTime(new Date(ClockUtil.getCurrentTime().getTime() + executor.getLockTimeInMillis()));
        job.setLockOwner(executor.getLockOwner());
        rememberIfPlain(job);
        ProcessEngineImpl engine = Context.getProcessEngineConfiguration().getProcessEngine();
        Context.getCommandContext()
                .getTransactionContext()
                .addTransactionListener(
                        TransactionState.COMMITTED, committed -> executor.executeLocked(job.getId(), engine));
    }

    /** Spares a job that stays on this node the look-up of what is done ahead of it ({@link AheadOfJob}), where nothing is. */
    private static void rememberIfPlain(JobEntity job) {
        if (Context.getProcessEngineConfiguration().getJobExecutor() instanceof JobLocks executor
                && executor.getLockOwner().equals(job.getLockOwner())
                && isPlain(executor, job)) {
            Context.getCommandContext()
                    .getTransactionContext()
                    .addTransactionListener(
                            TransactionState.COMMITTED, committed -> executor.nothingAhead(job.getId()));
        }
    }

    private static boolean isPlain(JobLocks executor, JobEntity job) {
        ExecutionEntity execution = job.getExecution();
        return !AsyncContinuationJobHandler.TYPE.equals(job.getJobHandlerType())
                || execution != null
                        && execution.getActivityId() != null
                        && !executor.mayBeAhead(execution.getActivityId());
    }

    /**
     * Whenever a step stops waiting for an event, the engine searches for a job that was to deliver this event later. Only asynchronous signals
     * make such jobs, and our models have no signals ({@link ModelVocabulary}), so nothing is searched.
     */
    @Override
    public List<JobEntity> findJobsByConfiguration(String handler, String configuration, @Nullable String tenant) {
        return ProcessEventJobHandler.TYPE.equals(handler)
                ? List.of()
                : super.findJobsByConfiguration(handler, configuration, tenant);
    }

    /** Decides for the engine whether the thread that runs one of the jobs does the other one next. */
    @Override
    protected boolean areInSameProcessInstance(@Nullable JobEntity created, @Nullable JobEntity running) {
        return super.areInSameProcessInstance(created, running)
                || caseOf(created) != null && Objects.equals(caseOf(created), caseOf(running));
    }

    private static @Nullable String caseOf(@Nullable JobEntity job) {
        ExecutionEntity execution = job == null ? null : job.getExecution();
        return execution == null ? null : execution.getProcessInstance().getBusinessKey();
    }
}
