package org.lifeline.application;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.lifeline.approval.CaseLock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The end of an application's personal data: which applications are due, and what of them is deleted. */
@Service
public class ApplicationErasure {

    private final JdbcClient jdbc;
    private final CaseLock lock;
    private final Clock clock;
    private final StoredAnswers stored;
    private final Consents consents;

    ApplicationErasure(JdbcClient jdbc, CaseLock lock, Clock clock, StoredAnswers stored, Consents consents) {
        this.consents = consents;
        this.jdbc = jdbc;
        this.lock = lock;
        this.clock = clock;
        this.stored = stored;
    }

    /** Numbers of drafts that were begun before this moment, the oldest first. */
    public List<String> draftsBegunBefore(Instant before, int most) {
        return jdbc.sql(
                        "select number from application where status = 'draft' and created_at < :before and not is_on_hold(number) order by created_at limit :most")
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(String.class)
                .list();
    }

    /**
     * Numbers of cases with this status to which nothing has happened since this moment, and which are not erased.
     *
     * @param status such as {@code rejected}; for cases that still wait for a decision see {@link #undecidedSince}
     */
    public List<String> unchangedSince(Status status, Instant since, int most) {
        return unchangedSince(List.of(status), since, most);
    }

    /** Numbers of submitted cases that were never decided and to which nothing has happened since this moment. */
    public List<String> undecidedSince(Instant since, int most) {
        return unchangedSince(List.of(Status.submitted, Status.inAssessment, Status.waitingForApplicant), since, most);
    }

    private List<String> unchangedSince(List<Status> statuses, Instant since, int most) {
        return jdbc.sql("""
                        select number from application a
                         where status in (:statuses) and erased_at is null and not is_on_hold(number)
                           and (select max(at) from case_event where case_number = a.number) < :since
                         order by number limit :most""")
                .param("statuses", statuses.stream().map(Status::name).toList())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(String.class)
                .list();
    }

    /**
     * Whether the application is a draft. It stays one until this transaction ends. Asked again here, because it may have been submitted
     * since it was listed, or its applicant or another node deleted it: then the others of the list are still to be erased.
     */
    public boolean isDraft(String number) {
        return lock.takeIfThere(number)
                .filter(its -> its.status().equals(Status.draft.name()))
                .isPresent();
    }

    /**
     * Whether the case is over. It stays so until this transaction ends. Asked again here, because an appeal may have reopened it since it
     * was listed.
     */
    public boolean isOver(String number) {
        return switch (Status.valueOf(lock.take(number).status())) {
            case voucherIssued, rejected, withdrawn, programmeClosed -> true;
            case draft, submitted, inAssessment, waitingForApplicant, waitingForFunds, approved, inAppeal -> false;
        };
    }

    /** Deletes a draft. An application that was submitted in the meantime is kept. */
    @Transactional
    public void deleteDraft(String number) {
        jdbc.sql("delete from application where number = :number and status = 'draft'")
                .param("number", number)
                .update();
    }

    /** Erases what the applicant said. The number, the amount and the outcome stay. */
    @Transactional
    public void erase(String number) {
        jdbc.sql(
                        "update application set answers = :none, contact = null, on_behalf_of = null, provider_hash = null, erased_at = :at where number = :number")
                .param("none", stored.encrypt(Map.of()))
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("number", number)
                .update();
        consents.erase(number);
        jdbc.sql("update outreach_envelope set notes = null where application_number = :number and notes is not null")
                .param("number", number)
                .update();
        jdbc.sql("delete from status_pin where application_number = :number")
                .param("number", number)
                .update();
        // that something was corrected, when and by whom stays
        jdbc.sql("update answer_correction set before = null, after = null where application_number = :number")
                .param("number", number)
                .update();
    }

    /** Whether what the applicant said was erased, because its retention period is over. */
    public boolean isErased(String number) {
        return jdbc.sql("select erased_at is not null from application where number = :number")
                .param("number", number)
                .query(Boolean.class)
                .single();
    }
}
