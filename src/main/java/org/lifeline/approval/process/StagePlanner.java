package org.lifeline.approval.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.lifeline.approval.Approvals;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Plan;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;

/** Evaluates the decision table {@code approvalStages} for each stage of a programme's plan, and freezes the stages that apply. */
@Component
public class StagePlanner {

    private static final String DECISION = "approvalStages";

    private final DecisionService decisions;
    private final Programmes programmes;
    private final Approvals approvals;

    StagePlanner(DecisionService decisions, Programmes programmes, Approvals approvals) {
        this.decisions = decisions;
        this.programmes = programmes;
        this.approvals = approvals;
    }

    /** @return the number of stages of the case */
    public int plan(CaseKind kind, String caseNumber, String programme, Map<String, Object> inputs) {
        Plan plan = programmes.currentPlan(programme, kind);
        Map<String, Object> facts = new HashMap<>(inputs);
        // the process of a claim does not have this variable
        facts.computeIfAbsent(
                "maximumMinor", name -> programmes.get(programme).maximum().minor());
        // evaluated once for each condition, because stages with the same condition get the same answer
        Map<String, Boolean> applies = new HashMap<>();
        List<Stage> applying = plan.stages().stream()
                .filter(stage -> applies.computeIfAbsent(stage.condition(), condition -> applies(condition, facts)))
                .toList();
        return approvals.freeze(caseNumber, plan, applying);
    }

    private boolean applies(String condition, Map<String, Object> inputs) {
        Map<String, Object> variables = new HashMap<>(inputs);
        variables.put("stageCondition", condition);
        return decisions.evaluateDecisionTableByKey(DECISION, variables).getSingleEntry();
    }
}
