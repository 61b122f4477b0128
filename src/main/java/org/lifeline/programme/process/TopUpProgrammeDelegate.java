package org.lifeline.programme.process;

import java.math.BigDecimal;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Adds to a budget. */
@Component
class TopUpProgrammeDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Officers officers;

    TopUpProgrammeDelegate(Programmes programmes, Officers officers) {
        this.programmes = programmes;
        this.officers = officers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        BigDecimal added;
        try {
            added = new BigDecimal(String.valueOf(execution.getVariable("addedFunds")));
        } catch (NumberFormatException e) {
            throw Refused.invalid("addedFunds", "Say how much is added.");
        }
        programmes.topUp(code, added, (String) execution.getVariable("fundingSource"), officers.currentManager());
    }
}
