package org.lifeline.programme.process;

import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Which manager is at work. */
@Component
class Managers {

    private final Officers officers;
    private final Programmes programmes;

    Managers(Officers officers, Programmes programmes) {
        this.officers = officers;
        this.programmes = programmes;
    }

    /**
     * The log-in of the manager at work, for what concerns one programme.
     *
     * @throws Refused 403 also when the programme has other managers
     */
    String currentOf(String programme) {
        String manager = officers.currentManager();
        programmes.requireManager(programme, manager);
        return manager;
    }
}
