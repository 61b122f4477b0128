package org.lifeline.approval;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Approvals.Vote;
import org.lifeline.approval.Assessments.Findings;
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
    private final List<BeforeApproval> obstacles;

    StageDecisions(
            Approvals approvals,
            Assessments assessments,
            EntitlementItems items,
            StageOfficers officers,
            CaseFacts facts,
            AssessmentScore score,
            List<BeforeApproval> obstacles) {
        this.obstacles = obstacles;
        this.approvals = approvals;
        this.assessments = assessments;
        this.items = items;
        this.officers = officers;
        this.facts = facts;
        this.score = score;
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
     * @throws Refused when the officer may not decide this stage, or something in the form is not valid; it names the case
     */
    public void decide(Vote vote, Collection<String> groups, @Nullable String assignee, Supplier<Assessed> assessed) {
        try {
            decideStage(vote, groups, assignee, assessed);
        } catch (Refused refused) {
            throw refused.about(vote.caseNumber());
        }
    }

    private void decideStage(
            Vote vote, Collection<String> groups, @Nullable String assignee, Supplier<Assessed> assessed) {
        if (assignee != null && !assignee.equals(vote.officer())) {
            throw Refused.forbidden("takenByColleague", "A colleague has taken this task. Ask them to give it back.");
        }
        String number = vote.caseNumber();
        // the engine lets any assignee complete the task, but only the stage's officers may decide
        officers.checkDecider(
                vote.caseKind(), number, approvals.stage(number, vote.position()), vote.officer(), groups);
        approvals.decide(vote);
        if (CaseKind.of(vote.caseKind()) == CaseKind.APPLICATION) {
            keep(vote, assessed.get());
        }
        if (Approvals.APPROVE.equals(vote.decision())) {
            obstacles.forEach(obstacle -> obstacle.check(number));
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
