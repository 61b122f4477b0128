package org.lifeline.retention.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.retention.RetentionSchedule;
import org.springframework.stereotype.Component;

/** Deletes drafts that were never submitted. */
@Component
class EraseDraftsDelegate implements JavaDelegate {

    private final RetentionSchedule schedule;

    EraseDraftsDelegate(RetentionSchedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public void execute(DelegateExecution execution) {
        schedule.eraseDrafts();
    }
}
