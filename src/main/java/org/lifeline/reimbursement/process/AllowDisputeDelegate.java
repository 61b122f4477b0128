package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.ClaimDisputes;
import org.springframework.stereotype.Component;

/** What was allowed of a dispute is paid like every approved claim. */
@Component
class AllowDisputeDelegate implements JavaDelegate {

    private final ClaimDisputes disputes;

    AllowDisputeDelegate(ClaimDisputes disputes) {
        this.disputes = disputes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        disputes.allow((String) execution.getVariable(ClaimProcess.CLAIM_NUMBER));
    }
}
