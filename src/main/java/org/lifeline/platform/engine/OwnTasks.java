package org.lifeline.platform.engine;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.function.Supplier;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.task.TaskQuery;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Component;

/** How much work waits for a person. */
@Component
public class OwnTasks {

    /**
     * The tasks of a person: those that are theirs, those that are offered to them by name, and those that anybody in their groups may take.
     *
     * @param dueToday open and due before the day ends, or overdue
     * @param doneToday completed by this person since the day began
     */
    public record Day(long open, long dueToday, long doneToday) {}

    private final TaskService tasks;
    private final HistoryService history;
    private final RuntimeService processes;
    private final IdentityService identities;
    private final Clock clock;

    OwnTasks(
            TaskService tasks,
            HistoryService history,
            RuntimeService processes,
            IdentityService identities,
            Clock clock) {
        this.tasks = tasks;
        this.history = history;
        this.processes = processes;
        this.identities = identities;
        this.clock = clock;
    }

    public Day today(CurrentUser user) {
        LocalDate today = LocalDate.now(clock);
        // the engine's own authorizations decide which tasks of a group a person may see
        String[] offered = as(user, () -> offered(user));
        long open = as(user, () -> theirs(user, offered).count());
        long due = as(
                user,
                () -> theirs(user, offered)
                        .dueBefore(Date.from(beginning(today.plusDays(1))))
                        .count());
        // who completes a task of their group need not have taken it first
        long done = history.createUserOperationLogQuery()
                .userId(user.id())
                .entityType(EntityTypes.TASK)
                .operationType(UserOperationLogEntry.OPERATION_TYPE_COMPLETE)
                .afterTimestamp(Date.from(beginning(today)))
                .count();
        return new Day(open, due, done);
    }

    /** Jobs that failed for good, and so hold up a case. */
    public long incidents() {
        return processes.createIncidentQuery().count();
    }

    /** The tasks that are offered to a person by name, and that nobody has taken. */
    private String[] offered(CurrentUser user) {
        return tasks.createTaskQuery().taskInvolvedUser(user.id()).withCandidateUsers().taskUnassigned().list().stream()
                .map(Task::getId)
                .toArray(String[]::new);
    }

    /** One query, because a task may be offered to a person and to their group, and counts once. */
    private TaskQuery theirs(CurrentUser user, String[] offered) {
        TaskQuery query = tasks.createTaskQuery().active().or().taskAssignee(user.id());
        if (!user.groups().isEmpty()) {
            query.taskCandidateGroupIn(user.groups());
        }
        if (offered.length > 0) {
            query.taskIdIn(offered);
        }
        return query.endOr();
    }

    private Instant beginning(LocalDate day) {
        return day.atStartOfDay(clock.getZone()).toInstant();
    }

    private <T> T as(CurrentUser user, Supplier<T> question) {
        identities.setAuthentication(user.id(), user.groups());
        try {
            return question.get();
        } finally {
            identities.clearAuthentication();
        }
    }
}
