package org.lifeline.programme.process;

import java.math.BigDecimal;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
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
    private final Managers managers;

    ProvideFundsListener(Ledger ledger, Managers managers) {
        this.ledger = ledger;
        this.managers = managers;
    }

    @Override
    public void notify(DelegateTask task) {
        String programme = (String) task.getVariable("programmeCode");
        String person = managers.currentOf(programme);
        Object added = task.getVariable(ADDED_FUNDS);
        if (added == null) {
            throw Refused.invalid(ADDED_FUNDS, "Say how much is added.");
        }
        try {
            ledger.fundFor(
                    task.getExecution().getProcessBusinessKey(),
                    programme,
                    Money.parse((String) task.getVariable("currency"), new BigDecimal(added.toString())),
                    text(task.getVariable(FUNDING_SOURCE)),
                    person);
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
