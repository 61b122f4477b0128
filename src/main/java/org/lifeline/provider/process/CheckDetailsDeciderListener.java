package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.provider.DetailsDecisions;
import org.springframework.stereotype.Component;

/** Refuses a manager of other programmes, or who belongs to the organisation, already when they claim the task or are given it. */
@Component
class CheckDetailsDeciderListener implements TaskListener {

    private final DetailsDecisions decisions;

    CheckDetailsDeciderListener(DetailsDecisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task)
                .ifPresent(person ->
                        decisions.checkDecider(DetailsProcess.provider(task), DetailsProcess.number(task), person));
    }
}
