package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.process.StagePlanner;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/** Freezes the stages of the programme that apply to this case. */
@Component
class PlanStagesDelegate implements JavaDelegate {

    private final StagePlanner planner;

    PlanStagesDelegate(StagePlanner planner) {
        this.planner = planner;
    }

    @Override
    public void execute(DelegateExecution execution) {
        int count = planner.plan(
                CaseKind.APPLICATION,
                (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                (String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE),
                execution.getVariables());
        execution.setVariable(AssistanceProcess.STAGE_COUNT, count);
    }
}
