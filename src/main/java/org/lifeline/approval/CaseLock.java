package org.lifeline.approval;

import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The one lock on a case. Whoever authorises emergency help, rejects, grants, reserves, issues, withdraws, appeals, answers, changes a
 * voucher, ends it or erases takes it first, and judges by what it returns: what two people do to a case at the same moment happens one
 * after the other, and the second one sees what the first one did.
 *
 * <p>Locks are taken in one order, by everybody: the case, then its vouchers (by code), then the accounts of its programme. So nobody waits
 * for somebody who waits for them. A redemption needs only the voucher and the account: whoever ends the case locks its vouchers, too.
 */
@Repository
public class CaseLock {

    /**
     * A case as it stands, locked.
     *
     * @param status one of the application's statuses
     * @param granted whether all its stages have approved
     * @param programmeClosed whether its programme issues nothing any more
     */
    public record LockedCase(String number, String programme, String status, boolean granted, boolean programmeClosed) {

        /** Whether its officers have still to decide; an emergency officer may help meanwhile. */
        public boolean isUndecided() {
            return !granted && (status.equals("inAssessment") || status.equals("waitingForApplicant"));
        }

        /** @throws Refused 409 {@code caseDecided} or {@code programmeClosed} when emergency help is not wanted any more */
        void requireEmergency() {
            if (programmeClosed) {
                throw Refused.conflict("programmeClosed", "This programme is closed. It issues nothing any more.");
            }
            if (!isUndecided()) {
                throw Refused.conflict("caseDecided", "This case was decided meanwhile. Emergency help is not needed any more.");
            }
        }
    }

    private final JdbcClient jdbc;

    CaseLock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes the lock, or waits until whoever has it is done; it is held until this transaction ends. Taken again in the same
     * transaction it just tells how the case stands.
     *
     * @throws Refused 404 when there is no such case
     */
    public LockedCase take(String number) {
        // "no key": a row that refers to the case, such as a ledger entry of a redemption, does not wait for it
        return jdbc.sql("""
                        select a.programme_code, a.status, a.granted_minor is not null as granted,
                               (select p.state = 'closed' from programme p where p.code = a.programme_code) as programme_closed
                          from application a where a.number = :number for no key update of a""")
                .param("number", number)
                .query((row, n) -> new LockedCase(
                        number,
                        row.getString("programme_code"),
                        row.getString("status"),
                        row.getBoolean("granted"),
                        row.getBoolean("programme_closed")))
                .optional()
                .orElseThrow(() -> Refused.notFound("There is no case with this number."));
    }
}
