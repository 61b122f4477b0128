package org.lifeline.platform.security;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ProcessEngineServicesAware;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.platform.problem.Refused;

/**
 * The person whose command the engine carries out. A step of a model reads it from its execution or task, in the same way as a variable.
 */
public final class ActingPerson {

    private ActingPerson() {}

    /**
     * The account of the person who is logged in.
     *
     * @throws Refused 403 when nobody is logged in
     */
    public static String account(ProcessEngineServicesAware step) {
        return of(identities(step)).getUserId();
    }

    /**
     * Whether the person who is logged in belongs to a group.
     *
     * @throws Refused 403 when nobody is logged in
     */
    public static boolean isIn(ProcessEngineServicesAware step, String group) {
        return groups(step).contains(group);
    }

    /**
     * The groups of the person who is logged in.
     *
     * @throws Refused 403 when nobody is logged in
     */
    public static List<String> groups(ProcessEngineServicesAware step) {
        return Objects.requireNonNullElse(of(identities(step)).getGroupIds(), List.of());
    }

    /** The account of the person who is logged in; empty when the product itself acts. */
    public static Optional<String> ifAny(ProcessEngineServicesAware step) {
        return Optional.ofNullable(identities(step).getCurrentAuthentication()).map(Authentication::getUserId);
    }

    /**
     * The account of the acting manager.
     *
     * @throws Refused 403 when this person is not a programme manager, whatever permission the engine gave them
     */
    public static String manager(ProcessEngineServicesAware step) {
        return manager(identities(step));
    }

    /** The account that has the task, or is about to get it; empty while nobody has it. */
    public static Optional<String> assignee(DelegateTask task) {
        return Optional.ofNullable(task.getAssignee()).filter(person -> !person.isEmpty());
    }

    static Authentication of(IdentityService identities) {
        Authentication person = identities.getCurrentAuthentication();
        if (person == null || person.getUserId() == null) {
            throw Refused.forbidden("noOfficer", "A decision needs a person who is logged in.");
        }
        return person;
    }

    static String manager(IdentityService identities) {
        Authentication person = identities.getCurrentAuthentication();
        if (person == null
                || person.getUserId() == null
                || person.getGroupIds() == null
                || !person.getGroupIds().contains(Role.PROGRAMME_MANAGER)) {
            throw Refused.forbidden("noManager", "Only a programme manager who is logged in can do this.");
        }
        return person.getUserId();
    }

    private static IdentityService identities(ProcessEngineServicesAware step) {
        return step.getProcessEngineServices().getIdentityService();
    }
}
