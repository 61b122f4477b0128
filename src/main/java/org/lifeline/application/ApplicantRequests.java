package org.lifeline.application;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Appeals;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an applicant can ask of a running case: answer a question, withdraw, appeal. The person who filed the application for them can ask
 * the same; whoever acts for them too, but for withdrawing: that ends the case, and nobody takes it back.
 */
@Service
public class ApplicantRequests {

    private static final String ANSWER = "applicant_answer.answer";
    private static final int LONGEST = 4000;

    /**
     * An answer to a question.
     *
     * @param by the account that answered: the applicant, who filed for them, or who acts for them
     */
    public record Answer(String by, Instant at, String text) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PersonalData personal;
    private final Applications applications;
    private final Approvals approvals;
    private final CaseVouchers vouchers;
    private final ApplicationErasure erasure;
    private final CaseProgress progress;
    private final CaseTimeline timeline;
    private final Appeals appeals;
    private final CaseProcess process;
    private final ApplicantMessages letters;
    private final AuditLog audit;

    ApplicantRequests(
            JdbcClient jdbc,
            Clock clock,
            PersonalData personal,
            Applications applications,
            Approvals approvals,
            CaseVouchers vouchers,
            ApplicationErasure erasure,
            CaseProgress progress,
            CaseTimeline timeline,
            Appeals appeals,
            CaseProcess process,
            ApplicantMessages letters,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.personal = personal;
        this.applications = applications;
        this.approvals = approvals;
        this.vouchers = vouchers;
        this.erasure = erasure;
        this.progress = progress;
        this.timeline = timeline;
        this.appeals = appeals;
        this.process = process;
        this.letters = letters;
        this.audit = audit;
    }

    /**
     * Answers the question for which the case was sent back. The stage that asked is opened again.
     *
     * @throws Refused 409 when no question is open, 422 without a text
     */
    @Transactional
    public void answer(CurrentUser user, String number, @Nullable String text) {
        Application application = applications.actedLocked(user, number);
        String answer = FreeText.of("answer", text, LONGEST, "Answer in at most %d characters.");
        if (application.status() != Status.waitingForApplicant) {
            throw Refused.conflict("nothingAsked", "There is no open question in this case.");
        }
        jdbc.sql("""
                        insert into applicant_answer (application_number, answered_by, answered_at, answer)
                        values (:number, :by, :at, :answer)""")
                .param("number", number)
                .param("by", user.id())
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("answer", personal.encrypt(ANSWER, answer))
                .update();
        process.informationReceived(number);
        timeline.record(number, "answered");
        applications.noteActing(user, application, "answer");
    }

    /** All answers so far, the oldest first. */
    public List<Answer> answers(String number) {
        return jdbc.sql(
                        "select answered_by, answered_at, answer from applicant_answer where application_number = :number order by id")
                .param("number", number)
                .query((row, n) -> new Answer(
                        row.getString("answered_by"),
                        row.getObject("answered_at", OffsetDateTime.class).toInstant(),
                        Objects.requireNonNull(personal.decrypt(ANSWER, row.getBytes("answer")))))
                .list();
    }

    /**
     * Withdraws an application. This is possible until a voucher is issued.
     *
     * @throws Refused 409 when the case is over, or a voucher is issued
     */
    @Transactional
    public void withdraw(CurrentUser user, String number) {
        Application application = applications.ownLocked(user, number);
        if (!mayWithdraw(application)) {
            throw Refused.conflict(
                    "notWithdrawable",
                    "You can no longer withdraw this application: it has ended, or its voucher has been issued.");
        }
        process.withdrawn(number);
        audit.append(Action.applicationWithdrawn, user.id(), number, application.programme(), Map.of());
    }

    /**
     * Withdraws an undecided case to which nothing happened for a long time, either because its applicant never answered a question or
     * because it was forgotten. The applicant is told.
     */
    @Transactional
    public void lapse(String number) {
        Application application = applications.locked(number);
        if (!mayWithdraw(application)) {
            return;
        }
        timeline.record(number, CaseTimeline.LAPSED);
        process.withdrawn(number);
        audit.append(Action.applicationLapsed, AuditLog.SYSTEM, number, application.programme(), Map.of());
    }

    /** Whether the application can be withdrawn: the case is not over, and nothing was promised yet. */
    boolean mayWithdraw(Application application) {
        return application.status().mayBeWithdrawn() && !vouchers.isAnyIssued(application.number());
    }

    /** Whether an appeal would be accepted now. The process counts the days. */
    boolean mayAppeal(Application application) {
        return appealUntil(application) != null;
    }

    /** The moment from which no appeal is accepted any more; null when none would be accepted now. */
    public @Nullable Instant appealUntil(Application application) {
        return application.status() == Status.rejected
                        && appeals.latest(application.number()).isEmpty()
                ? process.appealUntil(application.number())
                : null;
    }

    /**
     * Appeals against a rejection. This is possible once, within the days that the programme allows.
     *
     * @throws Refused 409 when the application is not rejected, the days are over, or there was an appeal before; 422 without grounds
     */
    @Transactional
    public void appeal(CurrentUser user, String number, @Nullable String grounds) {
        Application application = applications.actedLocked(user, number);
        if (application.status() != Status.rejected) {
            throw Refused.conflict("notRejected", "You can only appeal against a rejection.");
        }
        if (erasure.isErased(number)) {
            // a reviewer would have nothing left to look at
            throw Refused.conflict("appealOver", "The time to appeal has ended.");
        }
        // a rule rejected it when no stage did
        int stage = approvals.lastRejection(number).map(Decision::position).orElse(0);
        appeals.file(number, stage, user.id(), grounds);
        process.appealFiled(number);
        progress.appealFiled(number);
        applications.noteActing(user, application, "appeal");
        appeals.latest(number).ifPresent(appeal -> letters.tellAppealReceived(number, "appeal-" + appeal.number()));
    }

    /** Deletes the answers to questions. */
    public void erase(String number) {
        jdbc.sql("delete from applicant_answer where application_number = :number")
                .param("number", number)
                .update();
    }
}
