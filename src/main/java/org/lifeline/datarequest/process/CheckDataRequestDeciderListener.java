package org.lifeline.datarequest.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.datarequest.DataRequests;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Refuses a person who wants to take the task of a request that they may not decide about. */
@Component
class CheckDataRequestDeciderListener implements TaskListener {

    private final DataRequests requests;

    CheckDataRequestDeciderListener(DataRequests requests) {
        this.requests = requests;
    }

    @Override
    public void notify(DelegateTask task) {
        ActingPerson.assignee(task)
                .ifPresent(person -> requests.requireDecider(DataRequestProcess.number(task), person));
    }
}
