package org.lifeline.datarequest.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.datarequest.DataRequests;
import org.springframework.stereotype.Component;

/** Erases everything that is kept about the person who asked, and their account. */
@Component
class EraseDataDelegate implements JavaDelegate {

    private final DataRequests requests;

    EraseDataDelegate(DataRequests requests) {
        this.requests = requests;
    }

    @Override
    public void execute(DelegateExecution execution) {
        requests.eraseEverything(DataRequestProcess.number(execution));
    }
}
