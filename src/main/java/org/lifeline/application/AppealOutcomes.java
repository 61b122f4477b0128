package org.lifeline.application;

import org.lifeline.approval.Appeals;
import org.lifeline.approval.Appeals.Appeal;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a decided appeal means for the case and its applicant. */
@Service
public class AppealOutcomes {

    private final CaseProgress progress;
    private final Appeals appeals;
    private final ApplicantMessages messages;

    AppealOutcomes(CaseProgress progress, Appeals appeals, ApplicantMessages messages) {
        this.progress = progress;
        this.appeals = appeals;
        this.messages = messages;
    }

    /**
     * Records the outcome of the latest appeal, by which the case goes on or stays rejected, and tells the applicant.
     *
     * @return the outcome, as it is stored
     */
    @Transactional
    public String conclude(String number) {
        Appeal appeal = appeals.latest(number).orElseThrow();
        String outcome = String.valueOf(appeal.outcome());
        boolean allowed = outcome.equals(Appeals.ALLOW);
        progress.appealDecided(number, allowed);
        messages.tellAppealOutcome(
                number,
                "appeal-" + appeal.number(),
                allowed,
                String.valueOf(appeal.reasonCode()),
                String.valueOf(appeal.reason()));
        return outcome;
    }
}
