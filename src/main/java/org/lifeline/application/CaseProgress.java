package org.lifeline.application;

import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.CaseLock;
import org.lifeline.approval.Decision;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.Part;
import org.lifeline.ledger.Reservations;
import org.lifeline.registry.PersonChange;
import org.lifeline.registry.Registry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The steps of a case from its submission to its end: each gives it a status. Steps that end a case also release the money that was
 * reserved for it.
 */
@Service
public class CaseProgress {

    private final JdbcClient jdbc;
    private final CaseLock lock;
    private final Applications applications;
    private final CaseTimeline timeline;
    private final Approvals approvals;
    private final Reservations reservations;
    private final Registry registry;

    CaseProgress(
            JdbcClient jdbc,
            CaseLock lock,
            Applications applications,
            CaseTimeline timeline,
            Approvals approvals,
            Reservations reservations,
            Registry registry) {
        this.jdbc = jdbc;
        this.lock = lock;
        this.applications = applications;
        this.timeline = timeline;
        this.approvals = approvals;
        this.reservations = reservations;
        this.registry = registry;
    }

    /** Enters the applicant into the registry. From here on the case is in assessment. */
    @Transactional
    public void registerBeneficiary(String number) {
        Application application = applications.get(number);
        if (application.person() != null) {
            return;
        }
        Answers answers = application.read();
        long person = registry.register(answers.person(), PersonChange.saidIn(number, application.filedBy()));
        registry.household(person, answers.householdIdNumbers());
        if (application.applicant() != null) {
            registry.link(application.applicant(), person);
        }
        jdbc.sql("""
                        update application set person_id = :person, provider_hash = cast(:provider as bytea), status = 'inAssessment'
                         where number = :number and status = 'submitted'""")
                .param("person", person)
                .param("provider", registry.providerKey(answers.preferredProvider()))
                .param("number", number)
                .update();
    }

    /** Records that an officer has a question and that the case waits for the applicant. */
    @Transactional
    public void askApplicant(String number) {
        lock.take(number);
        mark(number, Status.waitingForApplicant, "asked");
    }

    /** The applicant has answered: the case is in assessment again. */
    @Transactional
    public void resumeAssessment(String number) {
        lock.take(number);
        mark(number, Status.inAssessment, "assessedAgain");
    }

    /**
     * Rejects the application and ends the case. The caller has stopped its emergency help before, in the same transaction.
     *
     * @param rule the reason code that a rule gave; null when an officer rejected, whose reason then stands
     */
    @Transactional
    public void reject(String number, @Nullable String rule) {
        lock.take(number);
        String reason = rule != null
                ? rule
                : approvals.lastRejection(number).map(Decision::reasonCode).orElse(null);
        jdbc.sql("update application set reason_code = :reason where number = :number")
                .param("reason", reason)
                .param("number", number)
                .update();
        reservations.release(number, "rejected", AuditLog.SYSTEM);
        mark(number, Status.rejected, "rejected");
    }

    /** Records that the applicant has appealed and that the case waits for a reviewer. */
    @Transactional
    public void appealFiled(String number) {
        lock.take(number);
        mark(number, Status.inAppeal, "appealFiled");
    }

    /** Records the outcome of the appeal: the case goes on, or stays rejected. */
    @Transactional
    public void appealDecided(String number, boolean allowed) {
        lock.take(number);
        mark(number, allowed ? Status.inAssessment : Status.rejected, allowed ? "appealAllowed" : "appealDismissed");
    }

    /** Ends a case that its applicant withdrew, or that has lapsed. */
    @Transactional
    public void withdraw(String number) {
        lock.take(number);
        mark(number, Status.withdrawn, "withdrawn");
        reservations.release(number, "withdrawn", AuditLog.SYSTEM);
    }

    /**
     * Ends a case whose programme was closed. Money that is reserved for a voucher that is not issued is released. Emergency help stays
     * valid.
     */
    @Transactional
    public void endWithProgramme(String number) {
        lock.take(number);
        reservations.release(number, Part.main, "programmeClosed", AuditLog.SYSTEM);
        mark(number, Status.programmeClosed, "programmeClosed");
    }

    /** Records that the voucher of the case is issued, which ends the decision about it. */
    @Transactional
    public void voucherIssued(String number) {
        mark(number, Status.voucherIssued, "voucherIssued");
    }

    /** Ends a case in which emergency help has given all that was granted. */
    @Transactional
    public void helpConfirmed(String number) {
        lock.take(number);
        mark(number, Status.voucherIssued, "helpConfirmed");
    }

    /** Gives the case this status, and says so in its timeline; does nothing when it has the status already. */
    void mark(String number, Status status, String event) {
        int changed = jdbc.sql("update application set status = :status where number = :number and status <> :status")
                .param("status", status.name())
                .param("number", number)
                .update();
        if (changed > 0) {
            timeline.record(number, event);
        }
    }
}
