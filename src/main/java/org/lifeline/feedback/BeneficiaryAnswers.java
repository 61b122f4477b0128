package org.lifeline.feedback;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.lifeline.redemption.FraudSignals;
import org.lifeline.redemption.Redemption;
import org.lifeline.redemption.Redemptions;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.Vouchers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes the answers of beneficiaries, one for each redemption: by the link, without a log-in, or as somebody tells it to a manager on the
 * telephone. A complaint holds the claims of the redemption from the transaction on in which it is recorded.
 */
@Service
public class BeneficiaryAnswers {

    static final String RECEIVED = "received";
    static final String ASKED_TO_PAY = "askedToPay";
    static final String YES = "yes";
    static final String NO = "no";

    /** The state of a link. */
    enum State {
        open,
        answered,
        closed
    }

    /** What the page of a link shows: nothing about a person. */
    record Question(State state, String programme, Money amount, Instant at) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Times times;
    private final Feedbacks feedbacks;
    private final FeedbackQuestions questions;
    private final Redemptions redemptions;
    private final Vouchers vouchers;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final FeedbackProcesses processes;
    private final FraudSignals signals;
    private final AuditLog audit;
    private final Duties duties;

    BeneficiaryAnswers(
            JdbcClient jdbc,
            Clock clock,
            Times times,
            Feedbacks feedbacks,
            FeedbackQuestions questions,
            Redemptions redemptions,
            Vouchers vouchers,
            Programmes programmes,
            ProgrammeTexts texts,
            FeedbackProcesses processes,
            FraudSignals signals,
            AuditLog audit,
            Duties duties) {
        this.duties = duties;
        this.jdbc = jdbc;
        this.clock = clock;
        this.times = times;
        this.feedbacks = feedbacks;
        this.questions = questions;
        this.redemptions = redemptions;
        this.vouchers = vouchers;
        this.programmes = programmes;
        this.texts = texts;
        this.processes = processes;
        this.signals = signals;
        this.audit = audit;
    }

    // ---------------------------------------------------------------- by the link

    /** What the link asks about, in this language; empty for a link that nobody was sent. */
    Optional<Question> question(String token, Language language) {
        return feedbacks.byToken(FeedbackQuestions.hash(token)).map(asked -> {
            Redemption redemption = redemptions.find(asked.redemption()).orElseThrow();
            return new Question(
                    state(asked),
                    texts.name(programmes.get(asked.programme()), language).text(),
                    redemption.amount(),
                    redemption.redeemedAt());
        });
    }

    private static State state(Feedback asked) {
        return asked.answeredAt() != null ? State.answered : asked.closedAt() != null ? State.closed : State.open;
    }

    /**
     * Takes the answer that somebody gave by a link.
     *
     * @throws Refused 404 for a link that nobody was sent, 409 {@code answeredAlready} or {@code linkExpired}, 422 when one of the two
     *     questions is not answered
     */
    @Transactional
    void answer(String token, @Nullable String received, @Nullable String askedToPay) {
        UUID redemption = feedbacks
                .byToken(FeedbackQuestions.hash(token))
                .map(Feedback::redemption)
                .orElseThrow(() -> Refused.notFound("There is no such question."));
        Answer answer = Answer.read(received, askedToPay);
        switch (state(feedbacks.lock(redemption).orElseThrow())) {
            case answered -> throw answeredAlready();
            case closed -> throw Refused.conflict("linkExpired", "This question can no longer be answered.");
            case open -> write(redemption, answer, null);
        }
    }

    private static Refused answeredAlready() {
        return Refused.conflict("answeredAlready", "This question was answered already.");
    }

    private record Answer(boolean received, boolean askedToPay) {

        static Answer read(@Nullable Object received, @Nullable Object askedToPay) {
            List<FieldError> errors = new ArrayList<>();
            Boolean first = read(RECEIVED, received, errors);
            Boolean second = read(ASKED_TO_PAY, askedToPay, errors);
            if (first == null || second == null) {
                throw Refused.invalid(errors);
            }
            return new Answer(first, second);
        }

        private static @Nullable Boolean read(String field, @Nullable Object given, List<FieldError> errors) {
            if (YES.equals(given) || NO.equals(given)) {
                return YES.equals(given);
            }
            errors.add(new FieldError(field, "Choose yes or no."));
            return null;
        }
    }

    // ---------------------------------------------------------------- by telephone

    /**
     * The voucher that a beneficiary names on the telephone.
     *
     * @throws Refused 422 for what is no code of a voucher that was redeemed, 403 when the programme has other managers
     */
    public Voucher voucher(@Nullable Object typed, String manager) {
        Voucher voucher = Optional.ofNullable(typed instanceof String text && VoucherCode.isCode(text) ? text : null)
                .flatMap(text -> vouchers.find(VoucherCode.parse(text)))
                .orElseThrow(() -> Refused.invalid(
                        "voucherCode",
                        "There is no voucher with this code. Ask the beneficiary to read it out again."));
        programmes.requireManager(voucher.programme(), manager);
        if (redemptions.of(voucher.code()).isEmpty()) {
            throw Refused.invalid("voucherCode", "Nothing was redeemed with this voucher.");
        }
        return voucher;
    }

    /** The redemptions of a voucher about which nobody has answered yet, in words, by id; the newest first. */
    public Map<String, String> withoutAnswer(VoucherCode voucher) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (Redemption each : redemptions.of(voucher)) {
            if (feedbacks.find(each.id()).map(Feedback::answeredAt).isEmpty()) {
                choices.put(
                        each.id().toString(),
                        "%s, %s, %s (receipt %s)"
                                .formatted(
                                        times.moment(each.redeemedAt(), Locale.ENGLISH),
                                        questions.nameOf(each.provider()),
                                        each.amount(),
                                        each.id().toString().substring(0, 8)));
            }
        }
        return choices;
    }

    /**
     * Records what a beneficiary said on the telephone.
     *
     * @param redemption id of one of the voucher's redemptions
     * @throws Refused 422 for what is missing or not valid, 409 {@code answeredAlready}, 403 when the programme has other managers
     *     or this manager has another duty on the case
     */
    @Transactional
    public void record(
            VoucherCode code,
            @Nullable Object redemption,
            @Nullable Object received,
            @Nullable Object askedToPay,
            String manager) {
        Voucher voucher = vouchers.get(code);
        programmes.requireManager(voucher.programme(), manager);
        Redemption told = redemptions.of(code).stream()
                .filter(each -> each.id().toString().equals(redemption))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("redemptionId", "Choose which help this is about."));
        Answer answer = Answer.read(received, askedToPay);
        // nobody speaks for the beneficiary who decided on the case or pays its claims
        duties.assign(voucher.application(), manager, Duty.FRAUD_REVIEW);
        Optional<Feedback> known = feedbacks.lock(told.id());
        if (known.map(Feedback::answeredAt).isPresent()) {
            throw answeredAlready();
        }
        if (known.isPresent()) {
            write(told.id(), answer, manager);
            return;
        }
        int written = jdbc.sql("""
                        insert into beneficiary_feedback (redemption_id, application_number, programme_code, provider_code, voucher_code,
                                                          received, asked_to_pay, answered_at, recorded_by)
                        values (:id, :application, :programme, :provider, :voucher, :received, :pay, :at, :by)
                        on conflict do nothing""")
                .param("id", told.id())
                .param("application", voucher.application())
                .param("programme", voucher.programme())
                .param("provider", told.provider())
                .param("voucher", code.text())
                .param("received", answer.received())
                .param("pay", answer.askedToPay())
                .param("at", now())
                .param("by", manager)
                .update();
        if (written == 0) {
            // a colleague recorded it at this moment, or the question was just sent
            throw answeredAlready();
        }
        follow(told.id());
    }

    // ---------------------------------------------------------------- both

    private void write(UUID redemption, Answer answer, @Nullable String recordedBy) {
        jdbc.sql("""
                        update beneficiary_feedback set received = :received, asked_to_pay = :pay, answered_at = :at, recorded_by = :by
                         where redemption_id = :id""")
                .param("received", answer.received())
                .param("pay", answer.askedToPay())
                .param("at", now())
                .param("by", recordedBy)
                .param("id", redemption)
                .update();
        follow(redemption);
    }

    /** What an answer leads to. */
    private void follow(UUID redemption) {
        Feedback answer = feedbacks.find(redemption).orElseThrow();
        audit.append(
                Action.beneficiaryAnswered,
                answer.recordedBy() == null ? AuditLog.SYSTEM : answer.recordedBy(),
                answer.application(),
                answer.programme(),
                Map.of(
                        "redemption", answer.redemption().toString(),
                        "provider", answer.provider(),
                        "complaint", answer.complaint()));
        processes.answered(answer, questions.nameOf(answer.provider()), programmes.managers(answer.programme()));
        if (answer.complaint()) {
            signals.examineAgain(new VoucherCode(answer.voucherCode()), answer.provider());
        }
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
