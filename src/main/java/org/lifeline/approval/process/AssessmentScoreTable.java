package org.lifeline.approval.process;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.lifeline.approval.AssessmentScore;
import org.lifeline.approval.Assessments.Marks;
import org.lifeline.approval.CaseFacts;
import org.lifeline.platform.engine.SystemAuthority;
import org.springframework.stereotype.Component;

/** Evaluates the decision table {@code assessmentScore}. */
@Component
class AssessmentScoreTable implements AssessmentScore {

    private static final String SCORE = "assessmentScore";

    private final DecisionService decisions;

    AssessmentScoreTable(DecisionService decisions) {
        this.decisions = decisions;
    }

    @Override
    public int of(Marks marks) {
        Map<String, Object> inputs = new HashMap<>();
        inputs.put(ApprovalProcess.NEED, marks.need());
        inputs.put(ApprovalProcess.VULNERABILITY, marks.vulnerability());
        inputs.put(ApprovalProcess.MEDICAL_URGENCY, marks.medicalUrgency());
        inputs.put(CaseFacts.INCOME_PER_HEAD_MINOR, marks.incomePerHeadMinor());
        inputs.put(ApprovalProcess.AMOUNT_MINOR, marks.amountMinor());
        Number points = SystemAuthority.call(
                () -> decisions.evaluateDecisionTableByKey(SCORE, inputs).<Number>getSingleEntry());
        return points.intValue();
    }
}
