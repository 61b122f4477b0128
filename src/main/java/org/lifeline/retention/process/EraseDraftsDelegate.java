package org.lifeline.retention.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.retention.Retention;
import org.springframework.stereotype.Component;

/** Deletes drafts that were never submitted. */
@Component
class EraseDraftsDelegate implements JavaDelegate {

    private final Retention retention;
    private final Periods periods;

    EraseDraftsDelegate(Retention retention, Periods periods) {
        this.retention = retention;
        this.periods = periods;
    }

    @Override
    public void execute(DelegateExecution execution) {
        retention.eraseDrafts(periods.before("draft"));
    }
}
