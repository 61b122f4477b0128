package org.lifeline.datarequest.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.datarequest.DataRequests;
import org.springframework.stereotype.Component;

/** Corrects the answer, or writes the correction down beside it where the case was decided by it. */
@Component
class CorrectAnswerDelegate implements JavaDelegate {

    private final DataRequests requests;

    CorrectAnswerDelegate(DataRequests requests) {
        this.requests = requests;
    }

    @Override
    public void execute(DelegateExecution execution) {
        requests.correct(DataRequestProcess.number(execution));
    }
}
