package org.lifeline.retention.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.retention.RetentionSchedule;
import org.springframework.stereotype.Component;

/** Erases the documents of claims that ended long ago. */
@Component
class EraseClaimsDelegate implements JavaDelegate {

    private final RetentionSchedule schedule;

    EraseClaimsDelegate(RetentionSchedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public void execute(DelegateExecution execution) {
        schedule.eraseClaims();
    }
}
