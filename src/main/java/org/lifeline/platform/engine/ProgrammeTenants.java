package org.lifeline.platform.engine;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.TreeSet;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProvider;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProviderCaseInstanceContext;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProviderHistoricDecisionInstanceContext;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProviderProcessInstanceContext;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.db.TenantCheck;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TenantManager;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.Role;

/**
 * Restricts managers, in the engine, to what belongs to their programmes. Each process instance has the code of its programme as the
 * engine's tenant, and so have its tasks, variables, jobs and history. The engine adds the tenants that a manager may see to each of its
 * queries. Nothing changes for other people: officers see the tasks of their groups, auditors and operations what they are allowed to.
 *
 * <p>A manager who is also an officer of another programme finds its tasks in lists; on a single one of them they act as an officer only.
 */
class ProgrammeTenants extends TenantManager {

    private final ProgrammeReaders readers;
    private ProgrammeReaders.@Nullable Programmes known;

    private ProgrammeTenants(ProgrammeReaders readers) {
        this.readers = readers;
    }

    /** Installs this class instead of the engine's own. */
    record Factory(ProgrammeReaders readers) implements SessionFactory {

        @Override
        public Class<?> getSessionType() {
            return TenantManager.class;
        }

        @Override
        public Session openSession() {
            return new ProgrammeTenants(readers);
        }
    }

    // ---------------------------------------------------------------- queries

    /**
     * Applies to a manager's own commands only. What the product does as a consequence of a command ({@link SystemAuthority}) may concern
     * every programme.
     */
    @Override
    public boolean isTenantCheckEnabled() {
        Authentication person = getCurrentAuthentication();
        return person != null
                && person.getUserId() != null
                && person.getGroupIds() != null
                && person.getGroupIds().contains(Role.PROGRAMME_MANAGER)
                && Context.getCommandContext().isTenantCheckEnabled()
                && Context.getCommandContext().isAuthorizationCheckEnabled();
    }

    @Override
    public void configureTenantCheck(TenantCheck check) {
        boolean manager = isTenantCheckEnabled();
        check.setTenantCheckEnabled(manager);
        check.setAuthTenantIds(manager ? List.copyOf(visible()) : null);
    }

    @Override
    public boolean isAuthenticatedTenant(@Nullable String programme) {
        return programme == null || !isTenantCheckEnabled() || visible().contains(programme);
    }

    private TreeSet<String> visible() {
        TreeSet<String> visible = new TreeSet<>(programmes().managed());
        visible.addAll(programmes().decided());
        return visible;
    }

    /** Queried once for each command. */
    private ProgrammeReaders.Programmes programmes() {
        if (known == null) {
            known = readers.of(getCurrentAuthentication().getUserId(), officersGroups(getCurrentAuthentication()));
        }
        return known;
    }

    private static List<String> officersGroups(Authentication person) {
        return person.getGroupIds().stream()
                .filter(group -> !group.equals(Role.PROGRAMME_MANAGER))
                .toList();
    }

    // ---------------------------------------------------------------- single tasks

    /** The check that the engine makes before it shows a task or does something with it, however the task was found. */
    static CommandChecker ofTasks() {
        return (CommandChecker) Proxy.newProxyInstance(
                CommandChecker.class.getClassLoader(),
                new Class<?>[] {CommandChecker.class},
                (proxy, check, arguments) -> {
                    if (check.getDeclaringClass().equals(Object.class)) {
                        return switch (check.getName()) {
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "tasks of a manager's programmes";
                        };
                    }
                    if (arguments != null
                            && arguments.length == 1
                            && arguments[0] instanceof TaskEntity task
                            && Context.getCommandContext().getTenantManager() instanceof ProgrammeTenants tenants) {
                        tenants.check(task, check.getName().equals("checkTaskAssign"));
                    }
                    return null;
                });
    }

    private void check(TaskEntity task, boolean assigning) {
        if (task.getTenantId() == null
                || !isTenantCheckEnabled()
                || programmes().managed().contains(task.getTenantId())) {
            return;
        }
        Authentication person = getCurrentAuthentication();
        boolean theirs = person.getUserId().equals(task.getAssignee())
                // an officer may claim a task; only managers of its programme give it to somebody
                || (!assigning
                        && task.getCandidates().stream()
                                .anyMatch(link -> person.getUserId().equals(link.getUserId())
                                        || officersGroups(person).contains(String.valueOf(link.getGroupId()))));
        if (!theirs) {
            throw new AuthorizationException("This task belongs to a programme that has other managers.");
        }
    }

    // ---------------------------------------------------------------- whose an instance is

    /** The tenant of a process that is started; the processes that it calls inherit it. */
    record OfProgramme(ProgrammeReaders readers) implements TenantIdProvider {

        @Override
        public @Nullable String provideTenantIdForProcessInstance(TenantIdProviderProcessInstanceContext begun) {
            if (!(begun.getVariables().get(CaseVariables.PROGRAMME_CODE) instanceof String code) || code.isBlank()) {
                return null;
            }
            // typed into a start form: a new programme belongs to nobody yet, so any manager may check it
            boolean typed = Context.getCommandContext().getAuthenticatedUserId() != null;
            return !typed || readers.exists(code.strip()) ? code.strip() : null;
        }

        @Override
        public @Nullable String provideTenantIdForCaseInstance(TenantIdProviderCaseInstanceContext begun) {
            return null;
        }

        /** A decision within a process has the tenant of the process; one that is evaluated separately has none. */
        @Override
        public @Nullable String provideTenantIdForHistoricDecisionInstance(
                TenantIdProviderHistoricDecisionInstanceContext decided) {
            return decided.getExecution() == null
                    ? null
                    : decided.getExecution().getTenantId();
        }
    }
}
