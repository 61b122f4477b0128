package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.tracing.Tracer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.jobexecutor.NotifyAcquisitionRejectedJobsHandler;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.tracing.Traces;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Two nodes on one database, with locks of a second, so that many of them pass while a job runs. */
@Tag("slow")
class JobLocksTest {

    private static final int LOCK_MILLIS = 1_000;

    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch done = new CountDownLatch(1);

    @Test
    void runsAJobOnceThoughItTakesLongerThanItsLock() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.start();
                HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(database.getJdbcUrl("postgres", "postgres"));
            JdbcClient jdbc = JdbcClient.create(pool);
            ProcessEngine one = node("one", pool);
            ProcessEngine other = node("other", pool);
            try {
                one.getRepositoryService()
                        .createDeployment()
                        .addModelInstance(
                                "long.bpmn",
                                Bpmn.createExecutableProcess("long")
                                        .camundaHistoryTimeToLive(1)
                                        .startEvent()
                                        .camundaAsyncBefore()
                                        .serviceTask("work")
                                        .camundaDelegateExpression("${work}")
                                        .endEvent()
                                        .done())
                        .deploy();
                one.getRuntimeService().startProcessInstanceByKey("long");
                await().atMost(PATIENCE).until(() -> runs.get() > 0);
                // the lock is prolonged beyond what it was for, again and again
                Timestamp first = lockedUntil(jdbc);
                await().atMost(PATIENCE).until(() -> lockedUntil(jdbc).getTime() - first.getTime() > 4 * LOCK_MILLIS);

                assertThat(runs).hasValue(1);
                done.countDown();
                await().atMost(PATIENCE)
                        .until(() -> one.getManagementService().createJobQuery().count() == 0);
                assertThat(runs).hasValue(1);
                assertThat(one.getRuntimeService().createProcessInstanceQuery().count())
                        .isZero();
            } finally {
                done.countDown();
                one.close();
                other.close();
            }
        }
    }

    /** The time of the lock, and the longest pause until the other node looks. */
    @Test
    void leavesTheJobsOfADeadNodeToOthersWithinAMinute() throws Exception {
        PropertySource<?> settings = new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .get(0);
        int lock = (Integer) settings.getProperty("camunda.bpm.job-execution.lock-time-in-millis");
        int pause = (Integer) settings.getProperty("camunda.bpm.job-execution.max-wait");

        assertThat(Duration.ofMillis(lock + pause)).isLessThan(Duration.ofMinutes(1));
    }

    private static Timestamp lockedUntil(JdbcClient jdbc) {
        return jdbc.sql("select lock_exp_time_ from act_ru_job")
                .query(Timestamp.class)
                .single();
    }

    private ProcessEngine node(String name, HikariDataSource pool) {
        ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
        threads.setCorePoolSize(2);
        threads.setDaemon(true);
        threads.initialize();
        JobLocks executor = new JobLocks(
                pool, new StaticListableBeanFactory().getBeanProvider(AheadOfJob.class), new Traces(Tracer.NOOP));
        executor.setTaskExecutor(threads);
        executor.setRejectedJobsHandler(new NotifyAcquisitionRejectedJobsHandler());
        executor.setLockTimeInMillis(LOCK_MILLIS);
        executor.setWaitTimeInMillis(100);
        executor.setMaxWait(200);
        JavaDelegate work = execution -> {
            runs.incrementAndGet();
            done.await();
        };
        StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
        configuration.setProcessEngineName(name);
        configuration.setDataSource(pool);
        configuration.setDatabaseSchemaUpdate("true");
        configuration.setMetricsEnabled(false);
        configuration.setJobExecutor(executor);
        configuration.setJobExecutorActivate(true);
        configuration.setBeans(Map.of("work", work));
        return configuration.buildProcessEngine();
    }
}
