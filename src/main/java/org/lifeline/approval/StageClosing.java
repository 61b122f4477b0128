package org.lifeline.approval;

import java.util.Optional;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/** Closes a stage that is decided: says what came out, and how the case goes on. */
@Component
public class StageClosing {

    private final Approvals approvals;
    private final Assessments assessments;

    StageClosing(Approvals approvals, Assessments assessments) {
        this.approvals = approvals;
        this.assessments = assessments;
    }

    /**
     * A stage that is closed.
     *
     * @param next the position of the stage that follows; 0 when the applicant has to complete the case
     * @param recommended the amount that the officers recommend; empty for a claim, and where nobody has assessed
     */
    public record ClosedStage(Approvals.Outcome outcome, int next, Optional<Money> recommended) {}

    /** @throws IllegalStateException when the stage is not decided */
    public ClosedStage close(String caseKind, String caseNumber, int position, String currency) {
        Approvals.Outcome outcome = approvals.outcome(caseNumber, position);
        if (outcome == Approvals.Outcome.open) {
            throw new IllegalStateException("stage " + position + " of " + caseNumber + " is not decided");
        }
        return new ClosedStage(
                outcome,
                outcome == Approvals.Outcome.sendBack ? approvals.sentBackTo(caseNumber, position) : position + 1,
                CaseKind.of(caseKind) == CaseKind.APPLICATION
                        ? assessments.latest(caseNumber, currency).map(Assessments.Assessment::recommended)
                        : Optional.empty());
    }
}
