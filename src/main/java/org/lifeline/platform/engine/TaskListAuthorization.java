package org.lifeline.platform.engine;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationManager;

/**
 * Keeps task lists fast while a hundred thousand tasks are open. The engine joins every task with every permission of the person's groups,
 * and a team has a permission for each of its tasks. For 5,000 tasks these are 25 million comparisons, for the list and again for its
 * count.
 */
class TaskListAuthorization extends AuthorizationManager {

    /** By itself the planner reads all open tasks to find those of one group or person, and starts more processes to read them faster. */
    private static final String START_AT_THE_LINK = """
            set local enable_hashjoin = off;
            set local enable_mergejoin = off;
            set local max_parallel_workers_per_gather = 0;
            set local jit = off""";

    /** A plan made once for all values cannot use what {@link EngineStatistics} tells about the values. */
    private static final String WITH_THESE_VALUES = "set local plan_cache_mode = force_custom_plan";

    /** Installs this class instead of the engine's own. */
    static class Factory implements SessionFactory {

        @Override
        public Class<?> getSessionType() {
            return AuthorizationManager.class;
        }

        @Override
        public Session openSession() {
            return new TaskListAuthorization();
        }
    }

    /** The engine reads the groups of all permissions, to leave out groups without any; this costs more than it saves. */
    @Override
    public List<String> filterAuthenticatedGroupIds(List<String> groups) {
        return groups == null ? List.of() : groups;
    }

    @Override
    public void configureTaskQuery(TaskQueryImpl query) {
        super.configureTaskQuery(query);
        if (!query.getAuthCheck().isAuthorizationCheckEnabled()) {
            return;
        }
        if (queriesOwnTasksOnly(query, getCurrentAuthentication())) {
            query.getAuthCheck().setAuthorizationCheckEnabled(false);
            plan(START_AT_THE_LINK);
        } else {
            plan(WITH_THESE_VALUES);
        }
    }

    /**
     * Whether the query asks only for the person's own tasks. The assignee, the people to whom a task is offered and the candidate groups
     * may read it anyway, so no permission has to be checked. Further conditions only narrow the result.
     */
    static boolean queriesOwnTasksOnly(TaskQueryImpl query, Authentication person) {
        String name = person.getUserId();
        if (name.equals(query.getAssignee()) || name.equals(query.getInvolvedUser())) {
            return true;
        }
        String candidate = query.getCandidateUser();
        List<String> asked = query.getCandidateGroups();
        List<String> groups = asked == null ? List.of() : asked;
        return (candidate == null ? !groups.isEmpty() : candidate.equals(name))
                && person.getGroupIds() != null
                && person.getGroupIds().containsAll(groups)
                && query.getCandidateGroupLike() == null
                && !query.isIncludeAssignedTasks();
    }

    private void plan(String advice) {
        try (Statement plan = getDbSqlSession().getSqlSession().getConnection().createStatement()) {
            plan.execute(advice);
        } catch (SQLException e) {
            throw new ProcessEngineException("the planner takes no advice", e);
        }
    }
}
