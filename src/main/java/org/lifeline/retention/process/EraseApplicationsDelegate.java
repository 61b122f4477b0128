package org.lifeline.retention.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.retention.Retention;
import org.springframework.stereotype.Component;

/** Erases the people from applications that ended long ago. */
@Component
class EraseApplicationsDelegate implements JavaDelegate {

    private final Retention retention;
    private final Periods periods;

    EraseApplicationsDelegate(Retention retention, Periods periods) {
        this.retention = retention;
        this.periods = periods;
    }

    @Override
    public void execute(DelegateExecution execution) {
        retention.endUndecided(periods.before("undecidedApplication"));
        retention.eraseWithdrawn(periods.before("withdrawnApplication"));
        retention.eraseRejected(periods.before("rejectedApplication"));
        retention.eraseClosed(periods.before("closedApplication"));
    }
}
