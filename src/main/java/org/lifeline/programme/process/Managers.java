package org.lifeline.programme.process;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Which manager is at work. */
@Component
class Managers {

    private final IdentityService identities;
    private final Programmes programmes;

    Managers(IdentityService identities, Programmes programmes) {
        this.identities = identities;
        this.programmes = programmes;
    }

    /**
     * The same, for what concerns one programme.
     *
     * @throws Refused 403 also when the programme has other managers
     */
    String currentOf(String programme) {
        String manager = current();
        programmes.requireManager(programme, manager);
        return manager;
    }

    /**
     * The log-in.
     *
     * @throws Refused 403 when it is no programme manager's, whatever permission the engine gave them
     */
    String current() {
        Authentication person = identities.getCurrentAuthentication();
        if (person == null
                || person.getUserId() == null
                || person.getGroupIds() == null
                || !person.getGroupIds().contains(Role.PROGRAMME_MANAGER)) {
            throw Refused.forbidden("noManager", "Only a programme manager who is logged in can do this.");
        }
        return person.getUserId();
    }
}
