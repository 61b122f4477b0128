package org.lifeline.programme.process;

import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Finds the manager who is acting. */
@Component
class Managers {

    private final Officers officers;
    private final Programmes programmes;

    Managers(Officers officers, Programmes programmes) {
        this.officers = officers;
        this.programmes = programmes;
    }

    /**
     * The account of the acting manager, for an action on one programme.
     *
     * @throws Refused 403 also when the programme has other managers
     */
    String currentOf(String programme) {
        String manager = officers.currentManager();
        programmes.requireManager(programme, manager);
        return manager;
    }
}
