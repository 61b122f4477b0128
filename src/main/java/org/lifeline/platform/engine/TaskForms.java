package org.lifeline.platform.engine;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.SetUpProcesses;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The forms of tasks, and the processes that start with a form, as one person may see them; the engine's own authorizations decide. */
@Component
public class TaskForms {

    /**
     * @param name of the task
     * @param form id of its form; null for a task that has none
     * @param theirs whether this person may complete it; others may only read it
     * @param taken whether somebody else has it
     */
    public record TaskForm(String name, @Nullable String form, boolean theirs, boolean taken) {}

    /**
     * @param process id of the process, such as programmeTopUp
     * @param form id of the form that it starts with
     */
    public record StartForm(String process, String name, String form) {}

    private final TaskService tasks;
    private final RepositoryService models;
    private final FormService startForms;
    private final IdentityService identities;
    private final ObjectProvider<StartFormValues> values;

    TaskForms(
            TaskService tasks,
            RepositoryService models,
            FormService startForms,
            IdentityService identities,
            ObjectProvider<StartFormValues> values) {
        this.tasks = tasks;
        this.models = models;
        this.startForms = startForms;
        this.identities = identities;
        this.values = values;
    }

    /** The form of an open task that this person may read. */
    public Optional<TaskForm> of(CurrentUser user, String taskId) {
        return runAs(user, () -> {
            Task task =
                    tasks.createTaskQuery().taskId(taskId).initializeFormKeys().singleResult();
            return Optional.ofNullable(task)
                    .map(t -> new TaskForm(
                            t.getName(),
                            t.getCamundaFormRef() == null
                                    ? null
                                    : t.getCamundaFormRef().getKey(),
                            user.id().equals(t.getAssignee()),
                            t.getAssignee() != null && !user.id().equals(t.getAssignee())));
        });
    }

    /** The start forms of the processes that this person may start, by name. */
    public List<StartForm> toStart(CurrentUser user) {
        return runAs(
                user,
                () -> models.createProcessDefinitionQuery().latestVersion().startablePermissionCheck().list().stream()
                        .filter(process -> SetUpProcesses.mayStart(user, process.getKey()))
                        .flatMap(process -> startForm(process).stream())
                        .sorted(Comparator.comparing(StartForm::name))
                        .toList());
    }

    /** The values of a process's start form, for a person who may start it. */
    public Map<String, Object> startValues(CurrentUser user, String process) {
        Map<String, Object> shown = new HashMap<>();
        values.orderedStream()
                .filter(each -> each.processes().contains(process))
                .forEach(each -> shown.putAll(each.values(process, user)));
        return shown;
    }

    private Optional<StartForm> startForm(ProcessDefinition process) {
        var form = startForms.getStartFormData(process.getId()).getCamundaFormRef();
        return form == null
                ? Optional.empty()
                : Optional.of(new StartForm(process.getKey(), process.getName(), form.getKey()));
    }

    private <T> T runAs(CurrentUser user, Supplier<T> question) {
        identities.setAuthentication(user.id(), user.groups());
        try {
            return question.get();
        } finally {
            identities.clearAuthentication();
        }
    }
}
