package org.lifeline.platform.engine;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.tracing.LogContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Jobs that failed for good, as operations see them and start them again. */
@Service
public class FailedJobs {

    /**
     * An incident where it arose.
     *
     * @param job its job; null for an incident of another kind, which cannot be started again
     * @param process key of the process
     * @param processName what people call it
     * @param step the step that failed, by its id in the model
     * @param caseNumber the case that is held up; null where it is none
     * @param instance the process instance; null for the start of a process
     * @param failure what failed, in one line without personal data
     */
    public record Failed(
            @Nullable String job,
            String process,
            String processName,
            String step,
            @Nullable String caseNumber,
            @Nullable String instance,
            String failure,
            Instant since) {}

    /**
     * A process of which more than one job failed.
     *
     * @param process its key
     * @param name what people call it
     */
    public record ManyFailed(String process, String name, long count) {}

    /** Once, as from Cockpit: if it fails again, it is an incident again at once. */
    private static final int TRIES = 1;

    private static final int LONGEST = 200;

    private final RuntimeService processes;
    private final RepositoryService models;
    private final ManagementService jobs;
    private final IdentityService identities;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final OneCommand together;
    private final Clock clock;

    FailedJobs(
            RuntimeService processes,
            RepositoryService models,
            ManagementService jobs,
            IdentityService identities,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            OneCommand together,
            Clock clock) {
        this.processes = processes;
        this.models = models;
        this.jobs = jobs;
        this.identities = identities;
        this.events = events;
        this.transaction = transaction;
        this.together = together;
        this.clock = clock;
    }

    /** The oldest incidents, each where it arose and not again in the processes that called it. */
    public List<Failed> oldest(int most) {
        List<Incident> incidents =
                processes.createIncidentQuery().orderByIncidentTimestamp().asc().listPage(0, 2 * most).stream()
                        .filter(incident -> incident.getId().equals(incident.getCauseIncidentId()))
                        .limit(most)
                        .toList();
        Map<String, String> keys = businessKeys(incidents);
        Map<String, ProcessDefinition> definitions = definitions(incidents);
        return incidents.stream()
                .map(incident -> {
                    // a batch of the engine has no model
                    ProcessDefinition model = incident.getProcessDefinitionId() == null
                            ? null
                            : definitions.get(incident.getProcessDefinitionId());
                    String key = model == null ? kindOfJob(incident) : model.getKey();
                    return new Failed(
                            Incident.FAILED_JOB_HANDLER_TYPE.equals(incident.getIncidentType())
                                    ? incident.getConfiguration()
                                    : null,
                            key,
                            model == null || model.getName() == null ? key : model.getName(),
                            step(incident, key),
                            LogContext.caseIn(keys.get(incident.getProcessInstanceId())),
                            incident.getProcessInstanceId(),
                            oneLine(incident.getIncidentMessage()),
                            incident.getIncidentTimestamp().toInstant());
                })
                .toList();
    }

    /** Of these processes, by their keys, those of which more than one job failed: whoever mended the cause starts them together. */
    public List<ManyFailed> many(Collection<String> keys) {
        return keys.stream()
                .map(key -> new ManyFailed(key, name(key), failed(key).count()))
                .filter(each -> each.count() > 1)
                .toList();
    }

    private JobQuery failed(String process) {
        return jobs.createJobQuery().processDefinitionKey(process).noRetriesLeft();
    }

    private String name(String process) {
        return models
                .createProcessDefinitionQuery()
                .processDefinitionKey(process)
                .latestVersion()
                .withoutTenantId()
                .list()
                .stream()
                .map(ProcessDefinition::getName)
                .filter(name -> name != null)
                .findFirst()
                .orElse(process);
    }

    /** What the engine calls a job without a model, such as instance-migration. */
    private String kindOfJob(Incident incident) {
        JobDefinition kind = incident.getJobDefinitionId() == null
                ? null
                : jobs.createJobDefinitionQuery()
                        .jobDefinitionId(incident.getJobDefinitionId())
                        .singleResult();
        return kind == null ? "" : kind.getJobType();
    }

    private static String step(Incident incident, String key) {
        if (incident.getFailedActivityId() != null) {
            return incident.getFailedActivityId();
        }
        return incident.getActivityId() == null ? key : incident.getActivityId();
    }

    private Map<String, String> businessKeys(List<Incident> incidents) {
        Set<String> ids = incidents.stream()
                .map(Incident::getProcessInstanceId)
                .filter(id -> id != null)
                .collect(Collectors.toSet());
        Map<String, String> keys = new HashMap<>();
        if (!ids.isEmpty()) {
            for (ProcessInstance instance : processes
                    .createProcessInstanceQuery()
                    .processInstanceIds(ids)
                    .list()) {
                keys.put(instance.getId(), instance.getBusinessKey());
            }
        }
        return keys;
    }

    private Map<String, ProcessDefinition> definitions(List<Incident> incidents) {
        String[] ids = incidents.stream()
                .map(Incident::getProcessDefinitionId)
                .filter(id -> id != null)
                .distinct()
                .toArray(String[]::new);
        return ids.length == 0
                ? Map.of()
                : models.createProcessDefinitionQuery().processDefinitionIdIn(ids).list().stream()
                        .collect(Collectors.toMap(ProcessDefinition::getId, each -> each));
    }

    /** {@link FailuresWithoutData} took out what may name a person. */
    private static String oneLine(@Nullable String message) {
        String line = message == null ? "" : message.strip().lines().findFirst().orElse("");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /**
     * Starts a failed job again. What it does must be done once, so its models say that each step may be tried twice.
     *
     * @return false when it is not failed any more: somebody else was faster, or it is done
     */
    public boolean retry(CurrentUser user, String job) {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                boolean[] started = {false};
                // one command: of two who read that it failed, one writes, and the engine tells the other
                together.run(() -> started[0] = retryOnce(user, job));
                return started[0];
            }));
        } catch (RuntimeException e) {
            if (LostRace.is(e)) {
                return false;
            }
            throw e;
        }
    }

    private boolean retryOnce(CurrentUser user, String job) {
        Job failed = jobs.createJobQuery().jobId(job).noRetriesLeft().singleResult();
        if (failed == null) {
            return false;
        }
        // the engine checks the permission of the person, and writes the name into its own log as well
        identities.setAuthentication(user.id(), user.groups());
        try {
            // now, and not when its model would have tried it again
            jobs.setJobRetries(TRIES)
                    .jobId(job)
                    .dueDate(Date.from(clock.instant()))
                    .execute();
        } finally {
            identities.clearAuthentication();
        }
        events.publishEvent(new AdminOperation(
                user.id(),
                "JobRetry",
                Map.of("job", job, "process", String.valueOf(failed.getProcessDefinitionKey()))));
        return true;
    }

    /** The failed jobs of a process, each started again, first those that wait longest; returns how many. */
    public int retryAll(CurrentUser user, String process, int most) {
        int started = 0;
        // one that was started and failed again is due later than those that nobody has started yet
        for (Job failed : failed(process).orderByJobDuedate().asc().listPage(0, most)) {
            if (retry(user, failed.getId())) {
                started++;
            }
        }
        return started;
    }
}
