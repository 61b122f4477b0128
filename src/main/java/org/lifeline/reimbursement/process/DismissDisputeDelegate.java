package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.ClaimDisputes;
import org.springframework.stereotype.Component;

/** Ends a dispute with the reason that the officer gave. */
@Component
class DismissDisputeDelegate implements JavaDelegate {

    private final ClaimDisputes disputes;

    DismissDisputeDelegate(ClaimDisputes disputes) {
        this.disputes = disputes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        disputes.dismiss((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER));
    }
}
