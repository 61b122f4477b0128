package org.lifeline.application.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Freezes the stages of the programme that apply to this case. Sets which stage is next, and whether emergency help is possible in
 * parallel.
 */
@Component
class PlanStagesDelegate implements JavaDelegate {

    private final CasePlanner planner;

    PlanStagesDelegate(CasePlanner planner) {
        this.planner = planner;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CasePlanner.CasePlan plan = planner.plan(
                (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                (String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE),
                execution.getVariables());
        execution.setVariable(AssistanceProcess.STAGE_COUNT, plan.stages());
        execution.setVariable(AssistanceProcess.STAGE_POSITION, plan.next());
        execution.setVariable(AssistanceProcess.FAST_TRACK, plan.fastTrack());
    }
}
