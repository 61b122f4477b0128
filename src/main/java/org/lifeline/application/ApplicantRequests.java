package org.lifeline.application;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.process.AssistanceProcess;
import org.lifeline.approval.Appeals;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What an applicant may ask of a running case: answer a question, withdraw, appeal. Whoever filed for them may, too. */
@Service
public class ApplicantRequests {

    private static final String SEALED_ANSWER = "applicant_answer.answer";
    private static final int LONGEST = 4000;

    /** What an applicant answered to a question. */
    public record Answer(Instant at, String text) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PersonalData personal;
    private final Applications applications;
    private final Appeals appeals;
    private final AssistanceProcess process;
    private final ApplicantMessages letters;
    private final AuditLog audit;

    ApplicantRequests(
            JdbcClient jdbc,
            Clock clock,
            PersonalData personal,
            Applications applications,
            Appeals appeals,
            AssistanceProcess process,
            ApplicantMessages letters,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.personal = personal;
        this.applications = applications;
        this.appeals = appeals;
        this.process = process;
        this.letters = letters;
        this.audit = audit;
    }

    /**
     * Answers the question that sent the case back; its stage is opened again.
     *
     * @throws Refused 409 when nothing is asked, 422 without a text
     */
    @Transactional
    public void answer(CurrentUser user, String number, @Nullable String text) {
        Application application = applications.ownLocked(user, number);
        String answer = FreeText.of("answer", text, LONGEST, "Answer in at most %d characters.");
        if (application.status() != Status.waitingForApplicant) {
            throw Refused.conflict("nothingAsked", "Nobody waits for an answer in this case.");
        }
        jdbc.sql("""
                        insert into applicant_answer (application_number, answered_by, answered_at, answer)
                        values (:number, :by, :at, :answer)""")
                .param("number", number)
                .param("by", user.id())
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("answer", personal.seal(SEALED_ANSWER, answer))
                .update();
        process.informationReceived(number);
        applications.record(number, "answered", null);
    }

    /** What was answered until now, the oldest first. */
    public List<Answer> answers(String number) {
        return jdbc.sql("select answered_at, answer from applicant_answer where application_number = :number order by id")
                .param("number", number)
                .query((row, n) -> new Answer(
                        row.getObject("answered_at", OffsetDateTime.class).toInstant(),
                        Objects.requireNonNull(personal.open(SEALED_ANSWER, row.getBytes("answer")))))
                .list();
    }

    /**
     * Withdraws an application, at any time before a voucher is issued.
     *
     * @throws Refused 409 when it is over, or a voucher is issued
     */
    @Transactional
    public void withdraw(CurrentUser user, String number) {
        Application application = applications.ownLocked(user, number);
        if (!mayWithdraw(application)) {
            throw Refused.conflict("notWithdrawable", "This application is over, or its voucher is issued; it cannot be withdrawn any more.");
        }
        process.withdrawn(number);
        audit.append(Action.applicationWithdrawn, user.id(), number, application.programme(), Map.of());
    }

    /**
     * Ends a case that nobody decided and nothing happened to for long: its applicant was asked and never answered, or it was
     * forgotten. It is withdrawn in their place, and they are told so.
     */
    @Transactional
    public void lapse(String number) {
        Application application = applications.locked(number);
        if (!mayWithdraw(application)) {
            return;
        }
        applications.record(number, Applications.LAPSED, null);
        process.withdrawn(number);
        audit.append(Action.applicationLapsed, AuditLog.SYSTEM, number, application.programme(), Map.of());
    }

    /** Whether nothing is promised yet and nothing is over. */
    boolean mayWithdraw(Application application) {
        return application.status().mayBeWithdrawn() && !applications.hasVoucher(application.number());
    }

    /** Whether an appeal would be taken now; the days are counted by the process. */
    boolean mayAppeal(Application application) {
        return application.status() == Status.rejected
                && appeals.latest(application.number()).isEmpty()
                && process.awaitsAppeal(application.number());
    }

    /**
     * Appeals against a rejection, once, within the programme's days.
     *
     * @throws Refused 409 when it is not rejected, the days are over, or it was appealed against before; 422 without grounds
     */
    @Transactional
    public void appeal(CurrentUser user, String number, @Nullable String grounds) {
        Application application = applications.ownLocked(user, number);
        if (application.status() != Status.rejected) {
            throw Refused.conflict("notRejected", "Only a rejected application is appealed against.");
        }
        if (applications.isErased(number)) {
            // what would be looked at again is gone
            throw Refused.conflict("appealOver", "The days to appeal are over.");
        }
        appeals.file(number, applications.rejectingStage(number), user.id(), grounds);
        process.appealFiled(number);
        applications.appealFiled(number);
        appeals.latest(number).ifPresent(appeal -> letters.tellAppealReceived(number, "appeal-" + appeal.number()));
    }

    /** Forgets what was answered. */
    public void erase(String number) {
        jdbc.sql("delete from applicant_answer where application_number = :number").param("number", number).update();
    }
}
