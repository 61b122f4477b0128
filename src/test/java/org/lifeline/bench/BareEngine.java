package org.lifeline.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.Statement;
import java.util.AbstractMap;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.jobexecutor.DefaultJobExecutor;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.builder.AbstractFlowNodeBuilder;
import org.camunda.spin.plugin.impl.SpinProcessEnginePlugin;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.engine.ValueTables;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The baseline: the same engine, models, job executor and PostgreSQL server, with the engine's own full history (the product keeps less of
 * it, decision 26) and with delegates that do nothing but set what the model's gateways need. No authorizations, no domain, no documents, no mail.
 */
final class BareEngine implements AutoCloseable {

    /** Key of a process of three plain stages, which uses nothing of ours. */
    static final String PLAIN_STAGES = "plainStages";

    private final HikariDataSource pool = new HikariDataSource();
    final ProcessEngine engine;

    /** @param product the product's database: the baseline gets one of its own on the same server */
    BareEngine(DataSource product) throws Exception {
        HikariDataSource server = product.unwrap(HikariDataSource.class);
        try (Connection connection = product.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists bare");
            statement.execute("create database bare");
        }
        pool.setJdbcUrl(server.getJdbcUrl().replaceFirst("/postgres\\b", "/bare"));
        pool.setUsername(server.getUsername());
        pool.setPassword(server.getPassword());
        pool.setMaximumPoolSize(20);
        DefaultJobExecutor executor = new DefaultJobExecutor();
        executor.setCorePoolSize(4);
        executor.setMaxPoolSize(4);
        executor.setQueueSize(8);
        executor.setWaitTimeInMillis(1000);
        executor.setMaxWait(5000);
        StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
        configuration.setProcessEngineName("bare");
        configuration.setDataSource(pool);
        configuration.setDatabaseSchemaUpdate("true");
        configuration.setHistory("full");
        configuration.setJobExecutor(executor);
        configuration.setJobExecutorActivate(true);
        configuration.setMetricsEnabled(false);
        configuration.setDefaultSerializationFormat("application/json");
        configuration.setJavaSerializationFormatEnabled(false);
        configuration.getProcessEnginePlugins().add(new SpinProcessEnginePlugin());
        configuration.setBeans(delegates());
        configuration.getBeans().put("deadlines", new DeadlinesByName(configuration::getRepositoryService));
        engine = configuration.buildProcessEngine();
        DeploymentBuilder deployment = engine.getRepositoryService().createDeployment();
        for (String pattern : List.of("classpath*:processes/**/*.*mn", "classpath*:forms/**/*.form")) {
            for (Resource model : new PathMatchingResourcePatternResolver().getResources(pattern)) {
                try (InputStream in = model.getInputStream()) {
                    deployment.addInputStream(String.valueOf(model.getFilename()), in);
                }
            }
        }
        deployment.addModelInstance("plain-stages.bpmn", plainStages());
        deployment.deploy();
    }

    /** Three stages as a handbook draws them: a task each, and a gateway behind it. */
    private static BpmnModelInstance plainStages() {
        AbstractFlowNodeBuilder<?, ?> stages = Bpmn.createExecutableProcess(PLAIN_STAGES)
                .camundaHistoryTimeToLive(30)
                .startEvent();
        for (int stage = 1; stage <= 3; stage++) {
            stages = stages.userTask("decide_" + stage)
                    .camundaCandidateGroups("officers")
                    .exclusiveGateway("approved_" + stage)
                    .condition("rejected", "${decision != 'approve'}")
                    .endEvent("rejected_" + stage)
                    .moveToNode("approved_" + stage)
                    .condition("approved", "${decision == 'approve'}");
        }
        return stages.endEvent().done();
    }

    private static Map<Object, Object> delegates() {
        JavaDelegate nothing = execution -> {};
        // all that is not named below, also of processes beside the main path, does nothing
        Map<Object, Object> beans = new HashMap<>() {
            @Override
            public boolean containsKey(Object name) {
                return super.containsKey(name) || name.toString().endsWith("Delegate");
            }

            @Override
            public Object get(Object name) {
                return super.containsKey(name) || !containsKey(name) ? super.get(name) : nothing;
            }
        };
        // each message is a process of its own, as in the product
        for (String name : List.of("confirmReceipt", "sendVoucher")) {
            beans.put(name + "Delegate", (JavaDelegate) execution -> execution
                    .getProcessEngineServices()
                    .getRuntimeService()
                    .startProcessInstanceByKey(
                            "sendMessage", Map.of("messageKey", execution.getId(), "byMail", true, "bySms", false)));
        }
        beans.put("findDuplicatesDelegate", (JavaDelegate) execution -> {
            execution.setVariable("sameIdCase", "no");
            execution.setVariable("likeness", 0);
            execution.setVariable("sameNeedLikeness", 0);
            execution.setVariable("compared", false);
        });
        beans.put("checkIdentityDelegate", (JavaDelegate) execution -> execution.setVariable("identity", "unknown"));
        beans.put("issueVoucherDelegate", (JavaDelegate) execution -> execution
                .getProcessEngineServices()
                .getRuntimeService()
                .startProcessInstanceByKey(
                        "voucherLifecycle",
                        Map.of(
                                "voucherCode",
                                execution.getId(),
                                "expiresAt",
                                new Date(System.currentTimeMillis() + 10_000_000_000L))));
        beans.put("planStagesDelegate", (JavaDelegate) execution -> {
            execution.setVariable("stageCount", 3);
            execution.setVariable("stagePosition", 1);
            execution.setVariable("fastTrack", false);
        });
        beans.put("settleEmergencyDelegate", (JavaDelegate) execution -> execution.setVariable("leftMinor", 1L));
        beans.put("countVotesDelegate", (JavaDelegate) execution -> execution.setVariable("stageOutcome", "approve"));
        beans.put("closeStageDelegate", (JavaDelegate) execution -> execution.setVariable(
                "nextPosition", ((Number) execution.getVariable("stagePosition")).intValue() + 1));
        beans.put("caseFactsListener", (ExecutionListener) execution -> {});
        beans.put("checkOfficerListener", (TaskListener) task -> {});
        beans.put("openStageDelegate", (JavaDelegate) execution -> {
            execution.setVariable("stageName", "Stage");
            execution.setVariable("stageSeats", 1);
            execution.setVariable("stageForm", "stageDecision");
            execution.setVariable("stageOutcome", "open");
            execution.setVariable("stageDue", new Date(System.currentTimeMillis() + 10_000_000_000L));
            execution.setVariable("stageRemindAt", new Date(System.currentTimeMillis() + 5_000_000_000L));
            execution.setVariable("stageOfficer", null);
            execution.setVariable("stageGroups", List.of("officers"));
            execution.setVariable("stagePeople", List.of());
        });
        beans.put("recordDecisionListener", (TaskListener) task -> {});
        beans.put("reserveFundsDelegate", (JavaDelegate) execution -> {
            execution.setVariable("fundsReserved", true);
            execution.setVariable("programmeOpen", true);
        });
        return beans;
    }

    /** The rows of the table of deadlines as the models name them, read as the product reads them. */
    private static final class DeadlinesByName extends AbstractMap<String, String> {

        private final Deadlines deadlines;

        DeadlinesByName(Supplier<RepositoryService> models) {
            deadlines = new Deadlines(new ValueTables(models));
        }

        @Override
        public String get(Object name) {
            return deadlines.time(name.toString());
        }

        @Override
        public Set<Map.Entry<String, String>> entrySet() {
            return Set.of();
        }
    }

    @Override
    public void close() {
        engine.close();
        pool.close();
    }
}
