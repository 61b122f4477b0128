package org.lifeline.reimbursement.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.process.StagePlanner;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/** Freezes the stages of the programme for this claim. The model sets priority and hours of the tasks. */
@Component
class PlanClaimStagesDelegate implements JavaDelegate {

    private final StagePlanner planner;

    PlanClaimStagesDelegate(StagePlanner planner) {
        this.planner = planner;
    }

    @Override
    public void execute(DelegateExecution execution) {
        int count = planner.plan(
                CaseKind.CLAIM,
                (String) execution.getVariable(ClaimProcess.CLAIM_NUMBER),
                (String) execution.getVariable(ClaimProcess.PROGRAMME_CODE),
                execution.getVariables());
        execution.setVariable(ClaimProcess.STAGE_COUNT, count);
    }
}
