package org.lifeline.programme.process;

import java.math.BigDecimal;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.lifeline.ledger.Ledger;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** Adds to the budget what the manager found for a waiting case. */
@Component
class ProvideFundsListener implements TaskListener {

    private static final String ADDED_FUNDS = "addedFunds";

    private static final String FUNDING_SOURCE = "fundingSource";

    private final Ledger ledger;
    private final IdentityService identities;

    ProvideFundsListener(Ledger ledger, IdentityService identities) {
        this.ledger = ledger;
        this.identities = identities;
    }

    @Override
    public void notify(DelegateTask task) {
        Authentication person = identities.getCurrentAuthentication();
        if (person == null || person.getUserId() == null) {
            throw Refused.forbidden("noOfficer", "Funds are provided by a person who is logged in.");
        }
        Object added = task.getVariable(ADDED_FUNDS);
        String programme = (String) task.getVariable("programmeCode");
        if (added == null) {
            throw Refused.invalid(ADDED_FUNDS, "Say how much is added.");
        }
        try {
            ledger.fundFor(
                    task.getExecution().getProcessBusinessKey(),
                    programme,
                    Money.parse((String) task.getVariable("currency"), new BigDecimal(added.toString())),
                    text(task.getVariable(FUNDING_SOURCE)),
                    person.getUserId());
            // booked: should it not be enough, the next form starts empty
            task.getExecution().removeVariable(ADDED_FUNDS);
            task.getExecution().removeVariable(FUNDING_SOURCE);
        } catch (NumberFormatException | InvalidMoneyException e) {
            throw Refused.invalid(ADDED_FUNDS, "This must be a positive amount of money.");
        }
    }

    private static @Nullable String text(@Nullable Object given) {
        return given == null ? null : given.toString();
    }
}
