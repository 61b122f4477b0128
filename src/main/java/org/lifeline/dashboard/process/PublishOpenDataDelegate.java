package org.lifeline.dashboard.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.dashboard.OpenData;
import org.springframework.stereotype.Component;

/** Publishes the counts of the months that are over, of the programmes whose set-up says so. */
@Component
class PublishOpenDataDelegate implements JavaDelegate {

    private final OpenData data;

    PublishOpenDataDelegate(OpenData data) {
        this.data = data;
    }

    @Override
    public void execute(DelegateExecution execution) {
        data.publishDue();
    }
}
