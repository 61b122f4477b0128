package org.lifeline.datarequest.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.datarequest.DataRequests;
import org.springframework.stereotype.Component;

/** Writes to those who can decide about a request that its time is over. */
@Component
class RemindDataRequestDelegate implements JavaDelegate {

    private final DataRequests requests;

    RemindDataRequestDelegate(DataRequests requests) {
        this.requests = requests;
    }

    @Override
    public void execute(DelegateExecution execution) {
        requests.remind(DataRequestProcess.number(execution), DataRequestProcess.deciders(execution), (String)
                execution.getVariable(DataRequestProcess.DECIDER_GROUP));
    }
}
