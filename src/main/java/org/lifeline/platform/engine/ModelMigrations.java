package org.lifeline.platform.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.batch.Batch;
import org.camunda.bpm.engine.batch.BatchStatistics;
import org.camunda.bpm.engine.migration.MigrationInstructionsBuilder;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.migration.MigrationPlanBuilder;
import org.camunda.bpm.engine.migration.MigrationPlanValidationException;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ProcessInstanceQuery;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries running cases over to a newer version of their process, by the plans in {@code processes/migrations}. Without a plan a case stays
 * with the version that it began with. The engine does it in batches, as jobs of all nodes; each case in a transaction of its own. A case
 * that the plan does not fit stays as it was, and its job is an incident.
 */
@Service
public class ModelMigrations {

    private static final String PLANS = "classpath*:processes/migrations/*.json";

    /** What came of it. */
    public enum Outcome {
        BEGUN,
        RUNS,
        NOTHING
    }

    /** @param cases how many are carried over */
    public record Begun(Outcome outcome, long cases) {}

    /**
     * A plan that has something to do.
     *
     * @param name of its file
     * @param processName what people call the process
     * @param why what changes for the cases
     * @param waiting cases that are still on an older version
     */
    public record Open(String name, String processName, String why, long waiting) {}

    private final List<MigrationPlanFile> plans;
    private final RepositoryService models;
    private final RuntimeService processes;
    private final ManagementService batches;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    ModelMigrations(
            ResourcePatternResolver files,
            RepositoryService models,
            RuntimeService processes,
            ManagementService batches,
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.plans = read(files);
        this.models = models;
        this.processes = processes;
        this.batches = batches;
        this.jdbc = jdbc;
        this.events = events;
        this.transaction = transaction;
    }

    private static List<MigrationPlanFile> read(ResourcePatternResolver files) {
        List<MigrationPlanFile> read = new ArrayList<>();
        try {
            for (Resource file : files.getResources(PLANS)) {
                try (InputStream in = file.getInputStream()) {
                    read.add(MigrationPlanFile.read(String.valueOf(file.getFilename()), in));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a plan in processes/migrations cannot be read", e);
        }
        read.sort(Comparator.comparing(MigrationPlanFile::name));
        return List.copyOf(read);
    }

    /** Whether cases are being carried over now. */
    public boolean isRunning() {
        return batches.createBatchStatisticsQuery().type(Batch.TYPE_PROCESS_INSTANCE_MIGRATION).list().stream()
                .anyMatch(ModelMigrations::works);
    }

    /** A batch whose last jobs failed for good does not go on by itself; the engine removes one that is done half a minute later. */
    private static boolean works(BatchStatistics batch) {
        return batch.getRemainingJobs() > batch.getFailedJobs();
    }

    /** The plans for which cases wait on an older version, by name. */
    public List<Open> open() {
        return plans.stream()
                .flatMap(plan -> target(plan).stream()
                        .map(target -> new Open(
                                plan.name(),
                                target.getName() == null ? target.getKey() : target.getName(),
                                plan.why(),
                                sources(plan, target).stream()
                                        .mapToLong(source -> on(source).count())
                                        .sum())))
                .filter(open -> open.waiting() > 0)
                .toList();
    }

    /**
     * Begins to carry over the cases of a plan. Those that are on the new version already are left alone, so that it can be begun again at any
     * time, as for a case that was added or that failed.
     *
     * @param name of the plan
     */
    public Begun begin(CurrentUser user, String name) {
        return Objects.requireNonNull(transaction.execute(status -> {
            // of two who begin at the same moment, one finds the batch of the other
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended('model migrations', 0))")
                    .query((row, n) -> true)
                    .single();
            if (isRunning()) {
                return new Begun(Outcome.RUNS, 0);
            }
            long cases = plans.stream()
                    .filter(plan -> plan.name().equals(name))
                    .mapToLong(this::begin)
                    .sum();
            if (cases == 0) {
                return new Begun(Outcome.NOTHING, 0);
            }
            events.publishEvent(new AdminOperation(
                    user.id(), "MigrateCases", Map.of("plan", name, "cases", String.valueOf(cases))));
            return new Begun(Outcome.BEGUN, cases);
        }));
    }

    private long begin(MigrationPlanFile plan) {
        // what failed for good is tried anew
        batches.createBatchQuery().type(Batch.TYPE_PROCESS_INSTANCE_MIGRATION).list().stream()
                .map(Batch::getId)
                .forEach(batch -> batches.deleteBatch(batch, false));
        Optional<ProcessDefinition> target = target(plan);
        long cases = 0;
        for (ProcessDefinition source :
                target.map(newest -> sources(plan, newest)).orElse(List.of())) {
            ProcessInstanceQuery waiting = on(source);
            long here = waiting.count();
            if (here > 0) {
                processes
                        .newMigration(engines(plan, source, target.orElseThrow()))
                        .processInstanceQuery(waiting)
                        // to change the version is no step of the case: nobody is told, and no delegate is called
                        .skipCustomListeners()
                        .skipIoMappings()
                        .executeAsync();
                cases += here;
            }
        }
        return cases;
    }

    private MigrationPlan engines(MigrationPlanFile plan, ProcessDefinition source, ProcessDefinition target) {
        MigrationInstructionsBuilder equal =
                processes.createMigrationPlan(source.getId(), target.getId()).mapEqualActivities();
        MigrationPlanBuilder mapped = plan.updateEventTriggers() ? equal.updateEventTriggers() : equal;
        for (MigrationPlanFile.Instruction each : plan.instructions()) {
            if (models.getBpmnModelInstance(source.getId()).getModelElementById(each.source()) == null) {
                // a version from before this element
                continue;
            }
            var one = mapped.mapActivities(each.source(), each.target());
            mapped = each.updateEventTrigger() ? one.updateEventTrigger() : one;
        }
        try {
            return mapped.build();
        } catch (MigrationPlanValidationException e) {
            throw Refused.conflict(
                    "planDoesNotFit", "The plan " + plan.name() + " does not fit the models. " + e.getMessage());
        }
    }

    private Optional<ProcessDefinition> target(MigrationPlanFile plan) {
        return models
                .createProcessDefinitionQuery()
                .processDefinitionKey(plan.process())
                .versionTag(plan.toVersionTag())
                .withoutTenantId()
                .orderByProcessDefinitionVersion()
                .desc()
                .listPage(0, 1)
                .stream()
                .findFirst();
    }

    /** The older versions with one of the tags of the plan. */
    private List<ProcessDefinition> sources(MigrationPlanFile plan, ProcessDefinition target) {
        return plan.fromVersionTags().stream()
                .flatMap(tag -> models
                        .createProcessDefinitionQuery()
                        .processDefinitionKey(plan.process())
                        .versionTag(tag)
                        .withoutTenantId()
                        .list()
                        .stream())
                .filter(source -> source.getVersion() < target.getVersion())
                .toList();
    }

    private ProcessInstanceQuery on(ProcessDefinition version) {
        return processes.createProcessInstanceQuery().processDefinitionId(version.getId());
    }
}
