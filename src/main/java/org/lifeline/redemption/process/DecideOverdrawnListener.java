package org.lifeline.redemption.process;

import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.redemption.Overdrawn;
import org.springframework.stereotype.Component;

/** Keeps what a manager decided about a rest that no voucher covers, and pays it where they say so. */
@Component
class DecideOverdrawnListener implements TaskListener {

    private final Overdrawn overdrawn;
    private final IdentityService identities;

    DecideOverdrawnListener(Overdrawn overdrawn, IdentityService identities) {
        this.overdrawn = overdrawn;
        this.identities = identities;
    }

    @Override
    public void notify(DelegateTask task) {
        Authentication person = identities.getCurrentAuthentication();
        if (person == null || person.getGroupIds() == null || !person.getGroupIds().contains(Role.PROGRAMME_MANAGER)) {
            throw Refused.forbidden("noManager", "Only a programme manager who is logged in can do this.");
        }
        overdrawn.decide(
                UUID.fromString((String) task.getVariable(OverdrawnProcess.RECORD_ID)),
                task.getVariable(OverdrawnProcess.DECISION),
                task.getVariable(OverdrawnProcess.REASON),
                person.getUserId());
    }
}
