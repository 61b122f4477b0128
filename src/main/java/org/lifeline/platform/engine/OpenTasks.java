package org.lifeline.platform.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Component;

/** Open tasks as one person may see them; the engine's own authorizations decide. */
@Component
public class OpenTasks {

    /**
     * @param caseKind application or claim; null for a task that decides on no case
     * @param caseNumber number of the case that it is about
     * @param otherNumber number of the case with which that case is compared; null for a task that compares nothing
     */
    public record OpenTask(
            String name,
            @Nullable String caseKind,
            String caseNumber,
            @Nullable String otherNumber,
            @Nullable Instant due) {}

    /**
     * A task in a list.
     *
     * @param amount in minor units of the currency; both are null where its process has no amount
     */
    public record ListedTask(
            String id,
            String caseNumber,
            @Nullable String programmeCode,
            @Nullable Long amount,
            @Nullable String currency,
            int priority) {}

    private static final String AMOUNT_MINOR = "amountMinor";
    private static final String CURRENCY = "currency";

    private final TaskService tasks;
    private final RuntimeService processes;
    private final IdentityService identities;

    OpenTasks(TaskService tasks, RuntimeService processes, IdentityService identities) {
        this.tasks = tasks;
        this.processes = processes;
        this.identities = identities;
    }

    /**
     * The task, if this person may work on it.
     *
     * @throws Refused 404 when the task is not about a case
     */
    public Optional<OpenTask> find(CurrentUser user, String taskId) {
        identities.setAuthentication(user.id(), user.groups());
        Task task;
        try {
            task = tasks.createTaskQuery().taskId(taskId).singleResult();
        } finally {
            identities.clearAuthentication();
        }
        if (task == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(open(task, name -> tasks.getVariable(taskId, name)));
        } catch (NullValueException ended) {
            return Optional.empty();
        }
    }

    private static OpenTask open(Task task, CaseVariables.Reader variables) {
        String number = CaseVariables.caseNumber(variables);
        if (number == null) {
            throw Refused.notFound("This task is about no case: there is no case file.");
        }
        return new OpenTask(
                task.getName(),
                (String) variables.get(CaseVariables.CASE_KIND),
                number,
                CaseVariables.comparedCase(variables),
                task.getDueDate() == null ? null : task.getDueDate().toInstant());
    }

    /** Those of the tasks that this person may see and that are about a case. It needs two queries, regardless of the number of tasks. */
    public List<ListedTask> list(CurrentUser user, Collection<String> ids) {
        identities.setAuthentication(user.id(), user.groups());
        List<Task> seen;
        try {
            seen = tasks.createTaskQuery().taskIdIn(ids.toArray(String[]::new)).list();
        } finally {
            identities.clearAuthentication();
        }
        String[] instances = seen.stream()
                .map(Task::getProcessInstanceId)
                .filter(Objects::nonNull)
                .distinct()
                .toArray(String[]::new);
        if (instances.length == 0) {
            return List.of();
        }
        Map<String, Map<String, Object>> variables = new HashMap<>();
        String[] names = Stream.concat(
                        CaseVariables.numberNames().stream(),
                        Stream.of(CaseVariables.PROGRAMME_CODE, AMOUNT_MINOR, CURRENCY))
                .toArray(String[]::new);
        processes
                .createVariableInstanceQuery()
                .processInstanceIdIn(instances)
                .variableNameIn(names)
                .list()
                .forEach(variable -> variables
                        .computeIfAbsent(variable.getProcessInstanceId(), id -> new HashMap<>())
                        .put(variable.getName(), variable.getValue()));
        return seen.stream()
                .flatMap(task -> listed(task, variables.getOrDefault(task.getProcessInstanceId(), Map.of())).stream())
                .toList();
    }

    private static Optional<ListedTask> listed(Task task, Map<String, Object> variables) {
        return Optional.ofNullable(CaseVariables.caseNumber(variables::get))
                .map(number -> new ListedTask(
                        task.getId(),
                        number,
                        (String) variables.get(CaseVariables.PROGRAMME_CODE),
                        variables.get(AMOUNT_MINOR) instanceof Number amount ? amount.longValue() : null,
                        (String) variables.get(CURRENCY),
                        task.getPriority()));
    }
}
