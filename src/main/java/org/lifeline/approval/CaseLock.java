package org.lifeline.approval;

import java.util.Optional;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The one lock on a case. It must be taken first, before a transaction authorises emergency help, rejects, grants, reserves, issues,
 * withdraws, appeals, answers, changes a voucher, ends the case or erases it. The transaction then decides by the state that the lock
 * returns. So two changes of a case at the same moment happen one after the other, and the second one sees the result of the first.
 *
 * <p>Every transaction takes its locks in the same order: the case, then its vouchers (by code), then the accounts of its programme. So
 * there is no deadlock. A redemption locks only the voucher and the account; therefore a transaction that ends the case locks its vouchers,
 * too.
 */
@Repository
public class CaseLock {

    /**
     * A case as it is now, locked.
     *
     * @param status the status of the application
     * @param granted whether all its stages have approved
     * @param programmeClosed whether its programme no longer issues vouchers
     */
    public record LockedCase(String number, String programme, String status, boolean granted, boolean programmeClosed) {

        /** Whether the officers have not decided yet, so that an emergency officer may still help. */
        public boolean isUndecided() {
            return !granted && (status.equals("inAssessment") || status.equals("waitingForApplicant"));
        }

        /** @throws Refused 409 {@code caseDecided} or {@code programmeClosed} when emergency help is no longer possible */
        void requireEmergency() {
            if (programmeClosed) {
                throw Refused.conflict("programmeClosed", "This programme is closed. It issues nothing any more.");
            }
            if (!isUndecided()) {
                throw Refused.conflict(
                        "caseDecided", "This case was decided meanwhile. Emergency help is not needed any more.");
            }
        }
    }

    private final JdbcClient jdbc;

    CaseLock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes the lock, waiting for another transaction that holds it. The lock is held until this transaction ends. A second call in the
     * same transaction only returns the current state of the case.
     *
     * @throws Refused 404 when there is no such case
     */
    public LockedCase take(String number) {
        return takeIfThere(number).orElseThrow(() -> Refused.notFound("There is no case with this number."));
    }

    /** {@link #take Takes the lock} of a case that may be gone by now, as only drafts are; empty where it is. */
    public Optional<LockedCase> takeIfThere(String number) {
        // "no key update" does not block rows that refer to the case, such as a redemption's ledger entry
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
                .optional();
    }
}
