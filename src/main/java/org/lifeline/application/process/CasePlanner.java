package org.lifeline.application.process;

import java.util.HashMap;
import java.util.Map;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.CaseFacts;
import org.lifeline.approval.Emergencies;
import org.lifeline.approval.process.StagePlanner;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Plans how a case is decided: by which stages, from which one, and whether an officer may help at once beside them. */
@Component
class CasePlanner {

    private final StagePlanner stages;
    private final Approvals approvals;
    private final Emergencies emergencies;
    private final Programmes programmes;
    private final CaseFacts facts;
    private final CaseRules rules;

    CasePlanner(
            StagePlanner stages,
            Approvals approvals,
            Emergencies emergencies,
            Programmes programmes,
            CaseFacts facts,
            CaseRules rules) {
        this.stages = stages;
        this.approvals = approvals;
        this.emergencies = emergencies;
        this.programmes = programmes;
        this.facts = facts;
        this.rules = rules;
    }

    /**
     * How a case is decided.
     *
     * @param stages how many stages it has
     * @param next the position of the next one
     * @param fastTrack whether emergency help is offered
     */
    record CasePlan(int stages, int next, boolean fastTrack) {}

    /** @param known what the process knows about the case, by the names of its variables */
    CasePlan plan(String number, String programme, Map<String, Object> known) {
        Map<String, Object> inputs = new HashMap<>(known);
        // triage has read the facts in the same transaction; a plan after an appeal starts without triage
        if (!inputs.containsKey(CaseFacts.URGENCY)) {
            inputs.putAll(facts.of(number));
        }
        int count = stages.plan(CaseKind.APPLICATION, number, programme, inputs);
        return new CasePlan(count, approvals.nextStage(number), fastTrack(number, programme, inputs));
    }

    /** Without a cap there is nothing to give, and emergency help is decided once in a case. Whether it is offered is a rule. */
    private boolean fastTrack(String number, String programme, Map<String, Object> inputs) {
        Money cap = programmes.get(programme).emergencyCap();
        return !cap.isZero() && emergencies.find(number).isEmpty() && rules.fastTrack(inputs, cap.minor());
    }
}
