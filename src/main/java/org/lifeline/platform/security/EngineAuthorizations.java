package org.lifeline.platform.security;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.ProcessInstancePermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Defines, once at start, what each group may do in the engine. Officers see the tasks that they may do; the engine grants this itself to a
 * task's assignee or group. Operations can monitor and retry, but change neither a variable nor a decision.
 */
@Component
@Order(10)
class EngineAuthorizations implements ApplicationRunner {

    private final AuthorizationService authorizations;
    private final FilterService filters;
    private final TaskService tasks;

    EngineAuthorizations(AuthorizationService authorizations, FilterService filters, TaskService tasks) {
        this.authorizations = authorizations;
        this.filters = filters;
        this.tasks = tasks;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        // Only staff can reach the web applications; the rules for addresses ensure this.
        global(Resources.APPLICATION, "tasklist", Permissions.ACCESS);
        global(Resources.APPLICATION, "welcome", Permissions.ACCESS);
        global(Resources.PROCESS_DEFINITION, Authorization.ANY, Permissions.READ);
        global(Resources.DECISION_DEFINITION, Authorization.ANY, Permissions.READ);
        // Administrators create accounts and can do nothing else. What a group may do is defined by the software, not
        // on a page.
        grant(Groups.ADMINISTRATORS, Resources.APPLICATION, "admin", Permissions.ACCESS);
        grant(Groups.ADMINISTRATORS, Resources.USER, Authorization.ANY, Permissions.ALL);
        grant(Groups.ADMINISTRATORS, Resources.GROUP, Authorization.ANY, Permissions.ALL);
        grant(Groups.ADMINISTRATORS, Resources.GROUP_MEMBERSHIP, Authorization.ANY, Permissions.ALL);
        grant(Role.OPERATIONS, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
        grant(
                Role.OPERATIONS,
                Resources.PROCESS_DEFINITION,
                Authorization.ANY,
                Permissions.READ,
                Permissions.READ_INSTANCE,
                Permissions.READ_HISTORY,
                ProcessDefinitionPermissions.RETRY_JOB);
        grant(
                Role.OPERATIONS,
                Resources.PROCESS_INSTANCE,
                Authorization.ANY,
                Permissions.READ,
                ProcessInstancePermissions.RETRY_JOB);
        grant(Role.OPERATIONS, Resources.DEPLOYMENT, Authorization.ANY, Permissions.READ);
        grant(Role.OPERATIONS, Resources.BATCH, Authorization.ANY, Permissions.READ);
        // to reassign a stage; the person to whom it is given must still be one of its officers
        grant(
                Role.PROGRAMME_MANAGER,
                Resources.PROCESS_DEFINITION,
                "approvalStage",
                Permissions.READ_TASK,
                ProcessDefinitionPermissions.TASK_ASSIGN);
        grant(Role.DEPLOYER, Resources.DEPLOYMENT, Authorization.ANY, Permissions.READ, Permissions.CREATE);
        grant(Role.AUDITOR, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
        grant(
                Role.AUDITOR,
                Resources.PROCESS_DEFINITION,
                Authorization.ANY,
                Permissions.READ,
                Permissions.READ_INSTANCE,
                Permissions.READ_HISTORY);
        grant(Role.AUDITOR, Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.READ);

        grant(Role.PROGRAMME_MANAGER, Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.CREATE);
        for (String process : SetUpProcesses.KEYS) {
            grant(
                    Role.PROGRAMME_MANAGER,
                    Resources.PROCESS_DEFINITION,
                    process,
                    Permissions.READ,
                    Permissions.CREATE_INSTANCE);
        }

        // groups of officers can have any name; a process that only officers may start checks this in the step behind
        // its form
        global(Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.CREATE);
        for (String process : SetUpProcesses.OF_OFFICERS) {
            global(Resources.PROCESS_DEFINITION, process, Permissions.READ, Permissions.CREATE_INSTANCE);
        }

        filter(
                "My tasks",
                1,
                "Tasks that wait for you alone",
                tasks.createTaskQuery().taskAssigneeExpression("${currentUser()}"));
        filter(
                "My team's tasks",
                2,
                "Tasks that anyone in your team may take, the most urgent first",
                tasks.createTaskQuery()
                        .taskCandidateGroupInExpression("${currentUserGroups()}")
                        .taskUnassigned());
        // a question for the candidate user would also find the team's tasks, and ask the identity provider for the
        // team each time that a list refreshes itself
        filter(
                "Offered to me",
                3,
                "Tasks offered to you by name, because not everybody in your team may do them",
                tasks.createTaskQuery()
                        .taskInvolvedUserExpression("${currentUser()}")
                        .withCandidateUsers()
                        .taskUnassigned());
    }

    private void global(Resource resource, String id, Permission... permissions) {
        if (authorizations
                        .createAuthorizationQuery()
                        .authorizationType(Authorization.AUTH_TYPE_GLOBAL)
                        .resourceType(resource)
                        .resourceId(id)
                        .count()
                > 0) {
            return;
        }
        save(authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GLOBAL), resource, id, permissions);
    }

    private void grant(String group, Resource resource, String id, Permission... permissions) {
        if (authorizations
                        .createAuthorizationQuery()
                        .groupIdIn(group)
                        .resourceType(resource)
                        .resourceId(id)
                        .count()
                > 0) {
            return;
        }
        Authorization authorization = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        authorization.setGroupId(group);
        save(authorization, resource, id, permissions);
    }

    private void save(Authorization authorization, Resource resource, String id, Permission... permissions) {
        authorization.setResource(resource);
        authorization.setResourceId(id);
        authorization.setPermissions(permissions);
        authorizations.saveAuthorization(authorization);
    }

    private void filter(String name, int priority, String description, TaskQuery query) {
        if (filters.createFilterQuery().filterName(name).count() > 0) {
            return;
        }
        Filter filter = filters.newTaskFilter(name);
        filter.setQuery(query.orderByTaskPriority().desc().orderByDueDate().asc());
        Map<String, Object> properties = new HashMap<>();
        properties.put("priority", priority);
        properties.put("description", description);
        properties.put("refresh", true);
        properties.put("color", "#0b5351");
        filter.setProperties(properties);
        filters.saveFilter(filter);
        global(Resources.FILTER, filter.getId(), Permissions.READ);
    }
}
