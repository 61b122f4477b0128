package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.reimbursement.DisputePlan;
import org.springframework.stereotype.Component;

/** Freezes the one stage of a dispute. The model says which group decides, how urgent the task is and how many hours it has. */
@Component
class PlanDisputeDelegate implements JavaDelegate {

    private final DisputePlan plan;

    PlanDisputeDelegate(DisputePlan plan) {
        this.plan = plan;
    }

    @Override
    public void execute(DelegateExecution execution) {
        plan.freeze(
                (String) execution.getVariable(ClaimProcess.CLAIM_NUMBER),
                (String) execution.getVariable(ClaimProcess.PROGRAMME_CODE),
                (String) execution.getVariable(DisputeProcess.DISPUTE_GROUP));
    }
}
