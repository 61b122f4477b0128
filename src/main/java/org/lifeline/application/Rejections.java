package org.lifeline.application;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Appeals;
import org.lifeline.platform.time.Days;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Rejections of cases: their reason, and whether and until when the applicant may appeal. */
@Service
public class Rejections {

    /** @param appealUntil the end of the programme's period for appeals, which counts only where an appeal is possible */
    public record Rejection(boolean mayAppeal, Instant appealUntil) {}

    private final CaseProgress progress;
    private final Appeals appeals;
    private final Programmes programmes;
    private final AppealRule rule;
    private final Clock clock;

    Rejections(CaseProgress progress, Appeals appeals, Programmes programmes, AppealRule rule, Clock clock) {
        this.progress = progress;
        this.appeals = appeals;
        this.programmes = programmes;
        this.rule = rule;
        this.clock = clock;
    }

    /**
     * Ends the case. A case is appealed once at most, and only in a programme that gives days for it.
     *
     * @param byOfficers whether officers rejected in a stage; their reason is then the case's reason
     * @param reasonOfRule the reason code of the rule that rejects before the stages
     */
    @Transactional
    public Rejection reject(String number, String programme, boolean byOfficers, @Nullable String reasonOfRule) {
        progress.reject(number, byOfficers ? null : reasonOfRule);
        int days = programmes.get(programme).appealDays();
        return new Rejection(
                days > 0 && appeals.latest(number).isEmpty() && rule.appealAllowed(byOfficers, reasonOfRule),
                Days.endIn(days, clock));
    }
}
