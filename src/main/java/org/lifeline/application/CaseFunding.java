package org.lifeline.application;

import org.lifeline.approval.CaseLock;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.LedgerAccounts;
import org.lifeline.ledger.Part;
import org.lifeline.ledger.Reservations;
import org.lifeline.platform.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a case may cost: the amount that its officers granted, and the money that is reserved for it. */
@Service
public class CaseFunding {

    /** The outcome of a reservation. */
    public enum Outcome {
        /** The money is reserved for the case. */
        reserved,
        /** The case waits for funds. */
        waiting,
        /** The programme is closed and makes no more promises. */
        programmeClosed
    }

    private final JdbcClient jdbc;
    private final CaseLock lock;
    private final CaseProgress progress;
    private final Reservations reservations;
    private final LedgerAccounts accounts;
    private final ApplicantMessages messages;

    CaseFunding(
            JdbcClient jdbc,
            CaseLock lock,
            CaseProgress progress,
            Reservations reservations,
            LedgerAccounts accounts,
            ApplicantMessages messages) {
        this.jdbc = jdbc;
        this.lock = lock;
        this.progress = progress;
        this.reservations = reservations;
        this.accounts = accounts;
        this.messages = messages;
    }

    /**
     * Records what the officers granted, once. From here on no more emergency help is given, and the money held for the case is at most the
     * grant.
     *
     * @throws IllegalStateException when the case is over
     */
    @Transactional
    public void grant(String number, Money granted) {
        CaseLock.LockedCase now = lock.take(number);
        if (!now.isUndecided() && !now.granted()) {
            throw new IllegalStateException("case " + number + " is " + now.status() + " and can be granted nothing");
        }
        jdbc.sql("update application set granted_minor = :granted where number = :number")
                .param("granted", granted.minor())
                .param("number", number)
                .update();
    }

    /**
     * Reserves the funds, once for each application. If they are not sufficient, the case waits for them, and the applicant is told.
     *
     * @param amount the part of the grant for which no voucher is issued yet
     * @param priority from triage; cases that wait for funds are served in this order
     */
    @Transactional
    public Outcome reserve(String number, Money amount, int priority) {
        CaseLock.LockedCase now = lock.take(number);
        if (reservations.reserve(number, Part.main, now.programme(), amount, priority)) {
            progress.mark(number, Status.approved, "approved");
            return Outcome.reserved;
        }
        if (accounts.isClosed(now.programme())) {
            return Outcome.programmeClosed;
        }
        progress.mark(number, Status.waitingForFunds, "waitingForFunds");
        messages.tellWaitingForFunds(number);
        return Outcome.waiting;
    }

    /**
     * Reserves the funds of a provisional voucher. If they are not sufficient, nothing stays reserved for it: the case waits for funds only
     * once, for what its officers grant.
     *
     * @param priority from triage
     * @return whether the funds are reserved
     */
    @Transactional
    public boolean reserveEmergency(String number, String programme, Money amount, int priority) {
        boolean reserved = reservations.reserve(number, Part.emergency, programme, amount, priority);
        if (!reserved) {
            reservations.release(number, Part.emergency, "notCovered", AuditLog.SYSTEM);
        }
        return reserved;
    }
}
