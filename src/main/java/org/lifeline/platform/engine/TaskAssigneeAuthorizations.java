package org.lifeline.platform.engine;

import java.util.Arrays;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.impl.cfg.auth.DefaultAuthorizationProvider;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Lets the assignee of a task hand it to a colleague for as long as they have it. The model of the task determines whether the colleague
 * may have it. What else this permission would allow is refused by {@link PersonsTaskService}.
 */
class TaskAssigneeAuthorizations extends DefaultAuthorizationProvider {

    @Override
    public AuthorizationEntity @Nullable [] newTaskAssignee(Task task, @Nullable String before, @Nullable String now) {
        AuthorizationEntity[] given = super.newTaskAssignee(task, before, now);
        if (given != null && now != null) {
            for (AuthorizationEntity authorization : given) {
                if (authorization != null
                        && now.equals(authorization.getUserId())
                        && authorization.getResourceType() == Resources.TASK.resourceType()) {
                    Permission assign = TaskPermissions.TASK_ASSIGN;
                    authorization.addPermission(assign);
                }
            }
        }
        return before == null || before.equals(now) ? given : withoutHandingOver(task, before, given);
    }

    private AuthorizationEntity @Nullable [] withoutHandingOver(
            Task task, String before, AuthorizationEntity @Nullable [] given) {
        AuthorizationEntity theirs = getGrantAuthorizationByUserId(before, Resources.TASK, task.getId());
        if (theirs == null) {
            return given;
        }
        Permission assign = TaskPermissions.TASK_ASSIGN;
        theirs.removePermission(assign);
        if (given == null) {
            return new AuthorizationEntity[] {theirs};
        }
        AuthorizationEntity[] both = Arrays.copyOf(given, given.length + 1);
        both[given.length] = theirs;
        return both;
    }
}
