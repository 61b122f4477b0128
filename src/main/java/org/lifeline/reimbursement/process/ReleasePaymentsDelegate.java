package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.PaymentRuns;
import org.springframework.stereotype.Component;

/** Releases a portion of the payments of a run; the model repeats it until none is left. */
@Component
class ReleasePaymentsDelegate implements JavaDelegate {

    private final PaymentRuns runs;

    ReleasePaymentsDelegate(PaymentRuns runs) {
        this.runs = runs;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                PaymentRunProcess.RELEASE_STATE,
                runs.releaseSome((String) execution.getVariable(PaymentRunProcess.RUN_NUMBER))
                        .name());
    }
}
