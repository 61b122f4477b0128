package org.lifeline.platform.engine;

import java.time.Instant;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Component;

/** Open tasks as one person sees them: the engine's own authorizations decide. */
@Component
public class OpenTasks {

    /**
     * @param caseKind application or claim; null for a task that decides on no case
     * @param caseNumber the case that it is about
     * @param otherNumber the case that it is to be compared with; null for a task that compares nothing
     */
    public record OpenTask(
            String name, @Nullable String caseKind, String caseNumber, @Nullable String otherNumber, @Nullable Instant due) {}

    private final TaskService tasks;
    private final IdentityService identities;

    OpenTasks(TaskService tasks, IdentityService identities) {
        this.tasks = tasks;
        this.identities = identities;
    }

    /**
     * The task, if this person may work on it.
     *
     * @throws Refused 404 when it is about no case
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
        CaseVariables.Reader variables = name -> tasks.getVariable(taskId, name);
        String number = CaseVariables.caseNumber(variables);
        if (number == null) {
            throw Refused.notFound("This task is about no case: there is no case file.");
        }
        return Optional.of(new OpenTask(
                task.getName(),
                (String) variables.get(CaseVariables.CASE_KIND),
                number,
                CaseVariables.comparedCase(variables),
                task.getDueDate() == null ? null : task.getDueDate().toInstant()));
    }
}
