package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.audit.AuditLog;
import org.lifeline.provider.Joining;
import org.springframework.stereotype.Component;

/** Closes a request that was not accepted, or not approved by the second manager. */
@Component
class RejectJoiningDelegate implements JavaDelegate {

    private final Joining joining;

    RejectJoiningDelegate(Joining joining) {
        this.joining = joining;
    }

    @Override
    public void execute(DelegateExecution execution) {
        joining.reject(JoiningProcess.number(execution), JoiningProcess.refusal(execution), AuditLog.SYSTEM);
    }
}
