package org.lifeline.application;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.database.RunningNumbers;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.web.SeenVersion;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Files applications, as drafts or submitted at once. Submitting an application starts its case, in the same transaction.
 */
@Service
public class ApplicationFiling {

    private static final int MOST_DRAFTS = 20;

    private final JdbcClient jdbc;
    private final RunningNumbers numbers;
    private final Clock clock;
    private final Applications applications;
    private final CaseTimeline timeline;
    private final StoredAnswers stored;
    private final TypedAnswers typed;
    private final Programmes programmes;
    private final Forms forms;
    private final Duties duties;
    private final Consents consents;
    private final CaseProcess process;

    ApplicationFiling(
            JdbcClient jdbc,
            RunningNumbers numbers,
            Clock clock,
            Applications applications,
            CaseTimeline timeline,
            StoredAnswers stored,
            TypedAnswers typed,
            Programmes programmes,
            Forms forms,
            Duties duties,
            Consents consents,
            CaseProcess process) {
        this.jdbc = jdbc;
        this.numbers = numbers;
        this.clock = clock;
        this.applications = applications;
        this.timeline = timeline;
        this.stored = stored;
        this.typed = typed;
        this.programmes = programmes;
        this.forms = forms;
        this.duties = duties;
        this.consents = consents;
        this.process = process;
    }

    /** That a person agreed, in this language, before a witness. */
    public record Statement(Language language, @Nullable String witness) {}

    /** Files an application without a consent to it; see {@link #file(CurrentUser, String, Map, boolean, String, Statement)}. */
    @Transactional
    public Application file(
            CurrentUser user,
            String programmeCode,
            Map<String, Object> given,
            boolean submit,
            @Nullable String forWhom) {
        return file(user, programmeCode, given, submit, forWhom, null);
    }

    /**
     * Files an application, as a draft or submitted at once.
     *
     * @param forWhom for a social worker only: the applicant's account, or the name of a person who has no account
     * @param consent for a social worker who submits at once: their statement that the person agreed before a witness; or null
     * @throws Refused 409 {@code consentMissing} when the person for whom a social worker submits has not agreed; 422 with every field that is not valid; then nothing is saved
     */
    @Transactional
    public Application file(
            CurrentUser user,
            String programmeCode,
            Map<String, Object> given,
            boolean submit,
            @Nullable String forWhom,
            @Nullable Statement consent) {
        Map<String, Object> answers = typed.read(given);
        String onBehalfOf = forWhom == null ? null : PlainText.clean(forWhom);
        Programme programme = programmes.get(programmeCode);
        refuseUnlessOpen(programme);
        String applicant = applicant(user, onBehalfOf);
        if (consent != null && onBehalfOf == null) {
            throw Refused.invalid(
                    "consent", "This application is for yourself and needs no consent. Leave \"consent\" out.");
        }
        check(programme, answers, submit);
        Application draft = begin(user, programme, answers, submit, applicant, onBehalfOf);
        if (consent != null) {
            consents.state(user, draft.number(), consent.language(), consent.witness());
        }
        if (submit) {
            submitDraft(draft, programme);
        }
        return applications.get(draft.number());
    }

    /**
     * Begins a draft for a person who was looked for in the registry.
     *
     * @param given what is known of the person already; what this programme's form does not take is left out
     * @param name of the person, never taken for the name of an account
     * @param account the person's own, as they say; null for a person who has none
     * @throws Refused 403 for anybody but a social worker, 422 when there is no such account, 409 as {@link #file}
     */
    @Transactional
    public Application beginFor(
            CurrentUser user, String programmeCode, Map<String, Object> given, String name, @Nullable String account) {
        refuseUnlessSocialWorker(user);
        Programme programme = programmes.get(programmeCode);
        refuseUnlessOpen(programme);
        if (account != null && !process.isApplicantAccount(account)) {
            throw Refused.invalid(
                    "account", "There is no applicant with this user name. Leave it empty if they have none.");
        }
        Map<String, Object> answers = new HashMap<>(typed.read(given));
        problems(programme, answers, false)
                .forEach(error -> answers.remove(error.field().split("[.\\[]", 2)[0]));
        return begin(user, programme, answers, false, account, account == null ? name : account);
    }

    private Application begin(
            CurrentUser user,
            Programme programme,
            Map<String, Object> answers,
            boolean submit,
            @Nullable String applicant,
            @Nullable String onBehalfOf) {
        if (!submit && drafts(user) >= MOST_DRAFTS) {
            throw Refused.conflict("tooManyDrafts", "Finish or reuse one of your " + MOST_DRAFTS + " drafts first.");
        }
        LocalDate today = LocalDate.now(clock);
        String number = numbers.next("A", "application_number");
        jdbc.sql("""
                        insert into application (number, programme_code, applicant, filed_by, on_behalf_of, status, answers, currency, created_at)
                        values (:number, :programme, :applicant, :by, :behalf, 'draft', :answers, :currency, :at)""")
                .param("number", number)
                .param("programme", programme.code())
                .param("applicant", applicant)
                .param("by", user.id())
                .param("behalf", onBehalfOf)
                .param("answers", stored.encrypt(answers))
                .param("currency", programme.currency())
                .param("at", now())
                .update();
        return applications.get(number);
    }

    /**
     * Saves the answers of a draft.
     *
     * @param seen the version of the draft that its author saw
     * @throws Refused 409 when it is no longer a draft, 412 {@code draftChanged} when somebody saved it in the meantime, 422 when an answer
     *     is not valid; then nothing is saved
     */
    @Transactional
    public Application save(CurrentUser user, String number, Map<String, Object> given, SeenVersion seen) {
        Map<String, Object> answers = typed.read(given);
        Application draft = draftAsSeen(user, number, seen);
        check(programmes.get(draft.programme()), answers, false);
        int saved = jdbc.sql(
                        "update application set answers = :answers where number = :number and status = 'draft' and version = :version")
                .param("answers", stored.encrypt(answers))
                .param("number", number)
                .param("version", draft.version())
                .update();
        if (saved == 0) {
            throw draftChanged();
        }
        return applications.get(number);
    }

    /**
     * Submits a draft.
     *
     * @param seen the version of the draft that its author saw
     * @throws Refused 409 when it was submitted before, 412 {@code draftChanged} when somebody saved it in the meantime, 422 when an answer
     *     is missing or not valid
     */
    @Transactional
    public Application submit(CurrentUser user, String number, SeenVersion seen) {
        // locked, so that the answers that are checked here are the answers that are submitted
        Application draft = draftAsSeen(user, number, seen);
        Programme programme = programmes.get(draft.programme());
        refuseUnlessOpen(programme);
        check(programme, typed.read(draft.answers()), true);
        submitDraft(draft, programme);
        return applications.get(number);
    }

    /** What the applicant should know about the contact data although they are valid; one entry a field. */
    List<FieldError> hints(Application application) {
        return typed.hints(application.answers());
    }

    /** The draft, locked: nobody else can save or submit it until this transaction ends. */
    private Application draftAsSeen(CurrentUser user, String number, SeenVersion seen) {
        Application draft = applications.ownLocked(user, number);
        if (draft.status() != Status.draft) {
            throw alreadySubmitted();
        }
        if (!seen.is(draft.version())) {
            throw draftChanged();
        }
        return draft;
    }

    private void submitDraft(Application draft, Programme programme) {
        boolean consentNeeded = consents.require(draft);
        Money amount = draft.read().cost(draft.currency());
        int changed = jdbc.sql("""
                        update application set status = 'submitted', submitted_at = :at, amount_minor = :amount, treatment_type = :treatment, consent_needed = :consent
                         where number = :number and status = 'draft'""")
                .param("at", now())
                .param("amount", amount.minor())
                .param("consent", consentNeeded)
                .param("treatment", draft.read().treatmentType())
                .param("number", draft.number())
                .update();
        if (changed == 0) {
            // of two submissions at the same moment, the lock on the row lets only one through
            throw alreadySubmitted();
        }
        if (draft.applicant() != null) {
            duties.assign(draft.number(), draft.applicant(), Duty.APPLICANT);
        }
        // a person who filed for somebody else wrote everything that the officers see of that person
        if (!draft.filedBy().equals(draft.applicant())) {
            duties.assign(draft.number(), draft.filedBy(), Duty.FILING);
        }
        timeline.record(draft.number(), "submitted");
        process.start(draft, amount, programme.maximum());
    }

    private @Nullable String applicant(CurrentUser user, @Nullable String onBehalfOf) {
        if (onBehalfOf == null) {
            if (!user.is(Role.APPLICANT)) {
                throw user.is(Role.SOCIAL_WORKER)
                        ? Refused.invalid(
                                "onBehalfOf", "Enter who you are applying for: a user name, or the person's name.")
                        : Refused.forbidden("forbidden", "This log-in does not file applications.");
            }
            return user.id();
        }
        refuseUnlessSocialWorker(user);
        if (onBehalfOf.isBlank()
                || onBehalfOf.length() > 200
                || onBehalfOf.codePoints().anyMatch(Character::isISOControl)) {
            throw Refused.invalid("onBehalfOf", "Enter who you are applying for, in at most 200 characters.");
        }
        return process.isApplicantAccount(onBehalfOf) ? onBehalfOf : null;
    }

    private static void refuseUnlessSocialWorker(CurrentUser user) {
        if (!user.is(Role.SOCIAL_WORKER)) {
            throw Refused.forbidden("forbidden", "Only a social worker files for somebody else.");
        }
    }

    private void check(Programme programme, Map<String, Object> answers, boolean complete) {
        List<FieldError> errors = problems(programme, answers, complete);
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
    }

    /**
     * What is wrong with these answers; one error a field.
     *
     * @param answers as {@link TypedAnswers#read} returns them
     * @param complete true at submission; false for a draft, in which nothing is required yet
     */
    List<FieldError> problems(Programme programme, Map<String, Object> answers, boolean complete) {
        // answers that are given must be valid in a draft, too; this check has the most helpful messages
        List<FieldError> errors = typed.check(answers);
        FormSchema form = forms.get(programme.form());
        addMissing(errors, form.check(answers, complete));
        if (complete) {
            addMissing(errors, form.unanswered(withFacts(programme, answers)));
            addMissing(errors, new Answers(answers).check(programme.currency(), LocalDate.now(clock)));
        }
        return errors;
    }

    private static void addMissing(List<FieldError> errors, List<FieldError> others) {
        for (FieldError error : others) {
            if (errors.stream().noneMatch(e -> e.field().equals(error.field()))) {
                errors.add(error);
            }
        }
    }

    /** The answers and what the conditions of a form may use beside them. */
    static Map<String, Object> withFacts(Programme programme, Map<String, Object> answers) {
        Map<String, Object> known = new HashMap<>(answers);
        known.put("currency", programme.currency());
        known.put("programmeName", programme.name());
        known.put("maximum", programme.maximum().major());
        return known;
    }

    /** The answers as they are stored; see {@link TypedAnswers#read}. */
    Map<String, Object> asStored(Map<String, Object> given) {
        return typed.read(given);
    }

    private long drafts(CurrentUser user) {
        return jdbc.sql("select count(*) from application where filed_by = :user and status = 'draft'")
                .param("user", user.id())
                .query(Long.class)
                .single();
    }

    private void refuseUnlessOpen(Programme programme) {
        if (!programme.takesApplications(LocalDate.now(clock))) {
            throw Refused.conflict("programmeClosed", "This programme takes no applications now.");
        }
    }

    private static Refused draftChanged() {
        return Refused.changedMeanwhile(
                "draftChanged",
                "This draft was saved in another window, or by another device, after you opened it here. Nothing was overwritten. Look at the newer version, then decide which one to keep.");
    }

    private static Refused alreadySubmitted() {
        return Refused.conflict(
                "alreadySubmitted", "This application has been submitted, so its answers can no longer be changed.");
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
