package org.lifeline.platform.engine;

import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.impl.cfg.auth.DefaultAuthorizationProvider;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;

/** Whoever has taken a task may hand it to a colleague; whether that colleague may have it, the task's model asks. */
class HandOver extends DefaultAuthorizationProvider {

    @Override
    public AuthorizationEntity @Nullable [] newTaskAssignee(Task task, @Nullable String before, @Nullable String now) {
        AuthorizationEntity[] given = super.newTaskAssignee(task, before, now);
        if (given != null && now != null) {
            for (AuthorizationEntity authorization : given) {
                if (authorization != null && now.equals(authorization.getUserId()) && authorization.getResourceType() == Resources.TASK.resourceType()) {
                    Permission assign = TaskPermissions.TASK_ASSIGN;
                    authorization.addPermission(assign);
                }
            }
        }
        return given;
    }
}
