package org.lifeline.retention;

import org.springframework.stereotype.Service;

/** Which records are erased after which period. */
@Service
public class RetentionSchedule {

    private final Retention retention;
    private final RetentionPeriods periods;

    RetentionSchedule(Retention retention, RetentionPeriods periods) {
        this.retention = retention;
        this.periods = periods;
    }

    /** Erases the people from applications that ended long ago, and ends those that nobody decided. */
    public void eraseApplications() {
        retention.endUndecided(periods.before("undecidedApplication"));
        retention.eraseWithdrawn(periods.before("withdrawnApplication"));
        retention.eraseRejected(periods.before("rejectedApplication"));
        retention.eraseClosed(periods.before("closedApplication"));
    }

    /** Erases the documents of claims that ended long ago. */
    public void eraseClaims() {
        retention.eraseClaims(periods.before("closedClaim"));
    }

    /** Deletes drafts that were never submitted. */
    public void eraseDrafts() {
        retention.eraseDrafts(periods.before("draft"));
    }
}
