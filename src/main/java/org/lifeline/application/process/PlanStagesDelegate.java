package org.lifeline.application.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Emergencies;
import org.lifeline.approval.process.StagePlanner;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Freezes the stages of the programme that apply to this case, and says which is next and whether there is a fast track beside them. */
@Component
class PlanStagesDelegate implements JavaDelegate {

    private final StagePlanner planner;
    private final Approvals approvals;
    private final Emergencies emergencies;
    private final Programmes programmes;

    PlanStagesDelegate(StagePlanner planner, Approvals approvals, Emergencies emergencies, Programmes programmes) {
        this.planner = planner;
        this.approvals = approvals;
        this.emergencies = emergencies;
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        int count = planner.plan(
                CaseKind.APPLICATION,
                (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER),
                (String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE),
                execution.getVariables());
        String number = (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER);
        execution.setVariable(AssistanceProcess.STAGE_COUNT, count);
        execution.setVariable(AssistanceProcess.STAGE_POSITION, approvals.nextStage(number));
        execution.setVariable(AssistanceProcess.FAST_TRACK, fastTrack(execution, number));
    }

    private boolean fastTrack(DelegateExecution execution, String number) {
        Map<?, ?> triage = (Map<?, ?>) execution.getVariable("triage");
        return Boolean.TRUE.equals(triage.get("fastTrack"))
                && !programmes
                        .get((String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE))
                        .emergencyCap()
                        .isZero()
                && emergencies.find(number).isEmpty();
    }
}
