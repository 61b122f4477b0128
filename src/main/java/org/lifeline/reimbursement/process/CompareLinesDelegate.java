package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.RunOutcomes;
import org.springframework.stereotype.Component;

/** Compares a portion of what a person said of a run with its payments; the model repeats it until none is left. */
@Component
class CompareLinesDelegate implements JavaDelegate {

    private final RunOutcomes outcomes;

    CompareLinesDelegate(RunOutcomes outcomes) {
        this.outcomes = outcomes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(PaymentRunProcess.MORE_LINES, outcomes.compareSome((String)
                execution.getVariable(PaymentRunProcess.RUN_NUMBER)));
    }
}
