package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.tracing.Tracer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.jobexecutor.NotifyAcquisitionRejectedJobsHandler;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.tracing.Traces;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** A node that never finds a job in the database: what is done here was given to its threads directly. */
@Tag("slow")
class NewJobsTest {

    private final Set<String> done = ConcurrentHashMap.newKeySet();

    @Test
    void doesTheJobsOfACaseWithoutSearchingForThem() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.start();
                HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(database.getJdbcUrl("postgres", "postgres"));
            ProcessEngine node = node(pool, 8);
            try {
                deploy(node);
                node.getRuntimeService().startProcessInstanceByKey("caseOfOne", "A-1");

                await().atMost(PATIENCE)
                        .until(() -> node.getRuntimeService()
                                        .createProcessInstanceQuery()
                                        .count()
                                == 0);
                assertThat(done).containsExactlyInAnyOrder("first", "called", "last");
            } finally {
                node.close();
            }
        }
    }

    @Test
    void leavesAJobToAnyNodeWhenNoThreadIsFree() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.start();
                HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(database.getJdbcUrl("postgres", "postgres"));
            ProcessEngine node = node(pool, 0);
            try {
                deploy(node);
                node.getRuntimeService().startProcessInstanceByKey("caseOfOne", "A-1");

                assertThat(JdbcClient.create(pool)
                                .sql(
                                        "select count(*) from act_ru_job where lock_owner_ is null and lock_exp_time_ is null")
                                .query(Integer.class)
                                .single())
                        .isOne();
                assertThat(done).isEmpty();
            } finally {
                node.close();
            }
        }
    }

    private static void deploy(ProcessEngine node) {
        node.getRepositoryService()
                .createDeployment()
                .addModelInstance(
                        "case.bpmn",
                        Bpmn.createExecutableProcess("caseOfOne")
                                .camundaHistoryTimeToLive(1)
                                .startEvent()
                                .serviceTask("first")
                                .camundaAsyncBefore()
                                .camundaDelegateExpression("${work}")
                                .callActivity()
                                .calledElement("calledCase")
                                .camundaInBusinessKey("#{execution.processBusinessKey}")
                                .serviceTask("last")
                                .camundaAsyncBefore()
                                .camundaDelegateExpression("${work}")
                                .endEvent()
                                .done())
                .addModelInstance(
                        "called.bpmn",
                        Bpmn.createExecutableProcess("calledCase")
                                .camundaHistoryTimeToLive(1)
                                .startEvent()
                                .serviceTask("called")
                                .camundaAsyncBefore()
                                .camundaDelegateExpression("${work}")
                                .endEvent()
                                .done())
                .deploy();
    }

    private ProcessEngine node(HikariDataSource pool, int queue) {
        ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
        threads.setCorePoolSize(2);
        threads.setQueueCapacity(queue);
        threads.setDaemon(true);
        threads.initialize();
        JobLocks executor = new JobLocks(
                pool, new StaticListableBeanFactory().getBeanProvider(AheadOfJob.class), new Traces(Tracer.NOOP));
        executor.setTaskExecutor(threads);
        executor.setRejectedJobsHandler(new NotifyAcquisitionRejectedJobsHandler());
        executor.setMaxJobsPerAcquisition(0);
        StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
        configuration.setProcessEngineName("node" + queue);
        configuration.setDataSource(pool);
        configuration.setDatabaseSchemaUpdate("true");
        configuration.setMetricsEnabled(false);
        configuration.setJobExecutor(executor);
        configuration.setJobExecutorActivate(true);
        configuration.setCustomSessionFactories(List.of(new NewJobs.Factory()));
        JavaDelegate work = execution -> done.add(execution.getCurrentActivityId());
        configuration.setBeans(Map.of("work", work));
        return configuration.buildProcessEngine();
    }
}
