package org.lifeline.approval;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Approvals.Vote;
import org.lifeline.approval.Assessments.Findings;
import org.lifeline.documents.HeldBack;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;

/** Takes the decisions of officers: checks that they may decide, counts the vote, and keeps what they found out about an application. */
@Component
public class StageDecisions {

    private final Approvals approvals;
    private final Assessments assessments;
    private final EntitlementItems items;
    private final StageOfficers officers;
    private final CaseFacts facts;
    private final AssessmentScore score;
    private final LineDecisions lines;
    private final List<BeforeApproval> obstacles;
    private final HeldBack documents;

    StageDecisions(
            Approvals approvals,
            Assessments assessments,
            EntitlementItems items,
            StageOfficers officers,
            CaseFacts facts,
            AssessmentScore score,
            LineDecisions lines,
            List<BeforeApproval> obstacles,
            HeldBack documents) {
        this.documents = documents;
        this.obstacles = obstacles;
        this.approvals = approvals;
        this.assessments = assessments;
        this.items = items;
        this.officers = officers;
        this.facts = facts;
        this.score = score;
        this.lines = lines;
    }

    /**
     * What the form says about an application besides the vote.
     *
     * @param before the amount that is recommended so far
     * @param applied the amount that was applied for
     * @param voucherItems things on the voucher, as typed; null changes nothing
     */
    public record Assessed(
            Findings findings,
            Money before,
            Money applied,
            @Nullable Object voucherItems) {}

    /**
     * Records a decision.
     *
     * @param groups of the officer
     * @param assignee who has taken the task; null for nobody
     * @param assessed called for an application only
     * @param cuts rows of the form that approve less of lines of a claim; anything but a list says nothing
     * @throws Refused when the officer may not decide this stage, or something in the form is not valid; it names the case
     */
    public void decide(
            Vote vote,
            Collection<String> groups,
            @Nullable String assignee,
            Supplier<Assessed> assessed,
            @Nullable Object cuts) {
        try {
            decideStage(vote, groups, assignee, assessed, cuts instanceof List<?> rows ? rows : List.of());
        } catch (Refused refused) {
            throw refused.about(vote.caseNumber());
        }
    }

    private void decideStage(
            Vote vote,
            Collection<String> groups,
            @Nullable String assignee,
            Supplier<Assessed> assessed,
            List<?> cuts) {
        if (assignee != null && !assignee.equals(vote.officer())) {
            throw Refused.forbidden("takenByColleague", "A colleague has taken this task. Ask them to give it back.");
        }
        String number = vote.caseNumber();
        // the engine lets any assignee complete the task, but only the stage's officers may decide
        officers.checkDecider(
                vote.caseKind(), number, approvals.stage(number, vote.position()), vote.officer(), groups);
        if (!Approvals.SEND_BACK.equals(vote.decision())) {
            documents.requireChecked(number);
        }
        if (CaseKind.of(vote.caseKind()) == CaseKind.APPLICATION) {
            approvals.decide(vote);
            keep(vote, assessed.get());
        } else {
            decideClaim(vote, cuts);
        }
        if (Approvals.APPROVE.equals(vote.decision()) || Approvals.APPROVE_IN_PART.equals(vote.decision())) {
            // after the lines are cut: a line of which nothing is approved holds nothing
            obstacles.forEach(obstacle -> obstacle.check(vote.caseNumber()));
        }
    }

    private void decideClaim(Vote vote, List<?> cuts) {
        boolean inPart = Approvals.APPROVE_IN_PART.equals(vote.decision());
        if (inPart == cuts.isEmpty()) {
            throw Refused.invalid(
                    "cuts",
                    inPart
                            ? "Say of which lines you approve less, or approve the claim."
                            : "Choose 'approve in part' to approve less of a line.");
        }
        approvals.decide(inPart ? vote.approving() : vote);
        if (inPart) {
            lines.cut(vote.caseNumber(), vote.position(), vote.officer(), cuts);
        }
    }

    private void keep(Vote vote, Assessed assessed) {
        String number = vote.caseNumber();
        assessments.saveVersion(
                number,
                vote.position(),
                vote.officer(),
                assessed.findings(),
                assessed.before(),
                assessed.applied(),
                () -> (Long) facts.of(number).get(CaseFacts.INCOME_PER_HEAD_MINOR),
                score::of);
        items.replace(number, vote.officer(), assessed.voucherItems());
    }
}
