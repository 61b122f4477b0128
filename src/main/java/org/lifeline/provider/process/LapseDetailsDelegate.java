package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.provider.DetailsDecisions;
import org.springframework.stereotype.Component;

/** Ends a change of a provider's licence or places that nobody decided in time. */
@Component
class LapseDetailsDelegate implements JavaDelegate {

    private final DetailsDecisions decisions;

    LapseDetailsDelegate(DetailsDecisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        decisions.lapse(DetailsProcess.provider(execution), DetailsProcess.number(execution));
    }
}
