package org.lifeline.retention.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.retention.Retention;
import org.springframework.stereotype.Component;

/** Erases the documents of claims that ended long ago. */
@Component
class EraseClaimsDelegate implements JavaDelegate {

    private final Retention retention;
    private final Periods periods;

    EraseClaimsDelegate(Retention retention, Periods periods) {
        this.retention = retention;
        this.periods = periods;
    }

    @Override
    public void execute(DelegateExecution execution) {
        retention.eraseClaims(periods.before("closedClaim"));
    }
}
