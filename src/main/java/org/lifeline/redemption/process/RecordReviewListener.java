package org.lifeline.redemption.process;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.redemption.FraudSignals;
import org.springframework.stereotype.Component;

/** Keeps what a manager found, and suspends the voucher where they say so. */
@Component
class RecordReviewListener implements TaskListener {

    private final FraudSignals signals;
    private final IdentityService identities;

    RecordReviewListener(FraudSignals signals, IdentityService identities) {
        this.signals = signals;
        this.identities = identities;
    }

    @Override
    public void notify(DelegateTask task) {
        Authentication person = identities.getCurrentAuthentication();
        if (person == null || person.getGroupIds() == null || !person.getGroupIds().contains(Role.PROGRAMME_MANAGER)) {
            throw Refused.forbidden("noManager", "Only a programme manager who is logged in can do this.");
        }
        signals.review(
                ((Number) task.getVariable(FraudProcess.SIGNAL_ID)).longValue(),
                task.getVariable(FraudProcess.FINDING),
                task.getVariable(FraudProcess.REASON),
                person.getUserId());
    }
}
