package org.lifeline.application.process;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.CaseFacts;
import org.lifeline.approval.Emergencies;
import org.lifeline.approval.process.StagePlanner;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/**
 * Freezes the stages of the programme that apply to this case. Sets which stage is next, and whether emergency help is possible in
 * parallel.
 */
@Component
class PlanStagesDelegate implements JavaDelegate {

    private final StagePlanner planner;
    private final Approvals approvals;
    private final Emergencies emergencies;
    private final Programmes programmes;
    private final CaseFacts facts;
    private final CaseRules rules;

    PlanStagesDelegate(
            StagePlanner planner,
            Approvals approvals,
            Emergencies emergencies,
            Programmes programmes,
            CaseFacts facts,
            CaseRules rules) {
        this.facts = facts;
        this.rules = rules;
        this.planner = planner;
        this.approvals = approvals;
        this.emergencies = emergencies;
        this.programmes = programmes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(AssistanceProcess.APPLICATION_NUMBER);
        Map<String, Object> inputs = new HashMap<>(execution.getVariables());
        // triage has read the facts in the same transaction; a plan after an appeal starts without triage
        if (!inputs.containsKey(CaseFacts.URGENCY)) {
            inputs.putAll(facts.of(number));
        }
        int count = planner.plan(
                CaseKind.APPLICATION, number, (String) execution.getVariable(AssistanceProcess.PROGRAMME_CODE), inputs);
        execution.setVariable(AssistanceProcess.STAGE_COUNT, count);
        execution.setVariable(AssistanceProcess.STAGE_POSITION, approvals.nextStage(number));
        execution.setVariable(AssistanceProcess.FAST_TRACK, fastTrack(number, inputs));
    }

    /** Without a cap there is nothing to give, and emergency help is decided once in a case. Whether it is offered is a rule. */
    private boolean fastTrack(String number, Map<String, Object> inputs) {
        Money cap = programmes
                .get(String.valueOf(inputs.get(AssistanceProcess.PROGRAMME_CODE)))
                .emergencyCap();
        return !cap.isZero() && emergencies.find(number).isEmpty() && rules.fastTrack(inputs, cap.minor());
    }
}
