package org.lifeline.reimbursement.process;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.ledger.YearBalance;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.reimbursement.PaymentRuns;
import org.springframework.stereotype.Component;

/** Shows who is paid how much by a payment run. */
@Component
class RunFormValues implements FormValues {

    private static final int MOST_ROWS = 100;

    private final PaymentRuns runs;
    private final ProgrammeFunds funds;

    RunFormValues(PaymentRuns runs, ProgrammeFunds funds) {
        this.runs = runs;
        this.funds = funds;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(PaymentRunProcess.TASK_RELEASE);
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        String run = (String) task.getVariable(PaymentRunProcess.RUN_NUMBER);
        Optional<YearBalance> year = funds.currentYear((String) task.getVariable(ClaimProcess.PROGRAMME_CODE));
        return Map.of(
                "budget",
                () -> year.map(its -> its.budget().format(Locale.ENGLISH)).orElse("-"),
                "spent",
                () -> year.map(its -> its.spent().format(Locale.ENGLISH)).orElse("-"),
                "heldClaims",
                () -> String.join(", ", runs.held(run)),
                "shares",
                () -> runs.shares(run).stream()
                        .limit(MOST_ROWS)
                        .map(share -> Map.of(
                                "provider", share.provider(),
                                "holder", share.holder(),
                                "account", share.account(),
                                "claims", share.claims(),
                                "amount", share.amount().format(Locale.ENGLISH)))
                        .toList());
    }
}
