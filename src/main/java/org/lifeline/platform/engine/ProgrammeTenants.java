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
 * Managers see and touch in the engine what belongs to programmes of theirs. Each process instance bears the code of its programme as the
 * engine's tenant, and so does all that comes of it: tasks, variables, jobs, history. The engine adds the tenants that a manager may see to
 * each of its queries. Everybody else is asked nothing new: officers see the tasks of their groups, auditors and operations what they may.
 *
 * <p>A manager who is an officer of another programme, too, finds its tasks in lists; of a single one they are an officer or nothing.
 */
class ProgrammeTenants extends TenantManager {

    private final ProgrammeReaders readers;
    private ProgrammeReaders.@Nullable Programmes known;

    private ProgrammeTenants(ProgrammeReaders readers) {
        this.readers = readers;
    }

    /** Puts this in the place of the engine's own. */
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

    /** For a manager's own commands only: what the product does in consequence of one ({@link SystemAuthority}) is about every programme. */
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

    /** Asked once a command. */
    private ProgrammeReaders.Programmes programmes() {
        if (known == null) {
            known = readers.of(getCurrentAuthentication().getUserId(), officersGroups(getCurrentAuthentication()));
        }
        return known;
    }

    private static List<String> officersGroups(Authentication person) {
        return person.getGroupIds().stream().filter(group -> !group.equals(Role.PROGRAMME_MANAGER)).toList();
    }

    // ---------------------------------------------------------------- single tasks

    /** What the engine asks before it shows a task or does something with it, however it was found. */
    static CommandChecker ofTasks() {
        return (CommandChecker) Proxy.newProxyInstance(
                CommandChecker.class.getClassLoader(), new Class<?>[] {CommandChecker.class}, (proxy, check, arguments) -> {
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
        if (task.getTenantId() == null || !isTenantCheckEnabled() || programmes().managed().contains(task.getTenantId())) {
            return;
        }
        Authentication person = getCurrentAuthentication();
        boolean theirs = person.getUserId().equals(task.getAssignee())
                // an officer takes a task; only its managers give it to somebody
                || (!assigning
                        && task.getCandidates().stream()
                                .anyMatch(link -> person.getUserId().equals(link.getUserId())
                                        || officersGroups(person).contains(String.valueOf(link.getGroupId()))));
        if (!theirs) {
            throw new AuthorizationException("This task belongs to a programme that has other managers.");
        }
    }

    // ---------------------------------------------------------------- whose an instance is

    /** The tenant of a process that begins; what it calls inherits it. */
    record OfProgramme(ProgrammeReaders readers) implements TenantIdProvider {

        @Override
        public @Nullable String provideTenantIdForProcessInstance(TenantIdProviderProcessInstanceContext begun) {
            if (!(begun.getVariables().get(CaseVariables.PROGRAMME_CODE) instanceof String code) || code.isBlank()) {
                return null;
            }
            // typed into a start form: a programme that is new is nobody's yet, and any manager may check it
            boolean typed = Context.getCommandContext().getAuthenticatedUserId() != null;
            return !typed || readers.exists(code.strip()) ? code.strip() : null;
        }

        @Override
        public @Nullable String provideTenantIdForCaseInstance(TenantIdProviderCaseInstanceContext begun) {
            return null;
        }

        /** A decision within a process has that one's; what is asked by itself is nobody's. */
        @Override
        public @Nullable String provideTenantIdForHistoricDecisionInstance(TenantIdProviderHistoricDecisionInstanceContext decided) {
            return decided.getExecution() == null ? null : decided.getExecution().getTenantId();
        }
    }
}
