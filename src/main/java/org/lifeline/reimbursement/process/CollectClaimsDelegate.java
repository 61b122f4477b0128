package org.lifeline.reimbursement.process;

import java.util.List;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.security.Role;
import org.lifeline.reimbursement.PaymentRuns;
import org.springframework.stereotype.Component;

/** Collects the claims of a payment run, and names who may release it. */
@Component
class CollectClaimsDelegate implements JavaDelegate {

    private final PaymentRuns runs;
    private final PaymentRunProcess process;

    CollectClaimsDelegate(PaymentRuns runs, PaymentRunProcess process) {
        this.runs = runs;
        this.process = process;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String run = (String) execution.getVariable(PaymentRunProcess.RUN_NUMBER);
        execution.setVariable(PaymentRunProcess.CLAIM_COUNT, runs.collect(run));
        execution.setVariable(PaymentRunProcess.TOTAL, runs.get(run).total().format(Locale.ENGLISH));
        List<String> releasers = process.releasers(runs.excluded(run));
        execution.setVariable(PaymentRunProcess.RELEASERS, releasers);
        execution.setVariable(
                PaymentRunProcess.RELEASER_GROUPS, releasers.isEmpty() ? List.of(Role.CASH_MANAGER) : List.of());
    }
}
