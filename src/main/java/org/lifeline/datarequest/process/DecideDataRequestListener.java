package org.lifeline.datarequest.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.datarequest.DataRequests;
import org.lifeline.platform.security.ActingPerson;
import org.springframework.stereotype.Component;

/** Records what was decided about a request. If it is refused, the task stays open. */
@Component
class DecideDataRequestListener implements TaskListener {

    private final DataRequests requests;

    DecideDataRequestListener(DataRequests requests) {
        this.requests = requests;
    }

    @Override
    public void notify(DelegateTask task) {
        requests.decide(
                DataRequestProcess.number(task),
                task.getVariable(DataRequestProcess.DECISION),
                task.getVariable(DataRequestProcess.REASON),
                ActingPerson.account(task),
                ActingPerson.groups(task));
    }
}
