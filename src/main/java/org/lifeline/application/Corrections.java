package org.lifeline.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Emergencies;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.forms.ShownAnswers;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.typed.TypedDate;
import org.lifeline.platform.typed.TypedNumber;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.PersonChange;
import org.lifeline.registry.Registry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Corrections of answers after an application was submitted. A correction of what was decided upon changes nothing by itself: it stands
 * beside the answer, where officers and the person read it. The database lets no submitted answer change without its correction
 * (decision 0084).
 */
@Service
public class Corrections {

    /** The longest text of a correction that stands beside an answer. */
    static final int LONGEST = 1000;

    /** A case was begun by these: no table makes a correction change them. */
    private static final Set<String> NEVER_CHANGED =
            Set.of("treatmentType", "treatmentCost", "urgency", "idNumber", "consent");

    private static final Set<String> NAMES = Set.of("givenName", "familyName");
    private static final Set<String> CHOSEN = Set.of("radio", "select");
    private static final Set<String> ASKED =
            Set.of("radio", "select", "textfield", "textarea", "number", "datetime", "checkbox");
    private static final String BEFORE = "answer_correction.before";
    private static final String AFTER = "answer_correction.after";
    private static final String RIGHT = "right";

    /**
     * An answer that can be corrected.
     *
     * @param choices values and labels where the form has choices; otherwise empty
     * @param known the answer as it is now, in words; empty where there is none
     * @param changes whether a correction would change it now; otherwise it would stand beside it
     */
    public record Correctable(
            String key, String question, String type, Map<String, String> choices, String known, boolean changes) {}

    /** A correction that was granted. @param changed whether the answer is another one now; otherwise this stands beside it */
    public record Made(
            String field, boolean changed, @Nullable Object after, String decidedBy, Instant at) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ObjectMapper json;
    private final PersonalData personal;
    private final Applications applications;
    private final StoredAnswers stored;
    private final TypedAnswers typed;
    private final ContactChanges contacts;
    private final Programmes programmes;
    private final Forms forms;
    private final ShownAnswers shown;
    private final Approvals approvals;
    private final Emergencies emergencies;
    private final CaseVouchers vouchers;
    private final CaseTimeline timeline;
    private final CorrectionRule rule;
    private final Registry registry;
    private final Duties duties;
    private final AuditLog audit;

    Corrections(
            JdbcClient jdbc,
            Clock clock,
            ObjectMapper json,
            PersonalData personal,
            Applications applications,
            StoredAnswers stored,
            TypedAnswers typed,
            ContactChanges contacts,
            Programmes programmes,
            Forms forms,
            ShownAnswers shown,
            Approvals approvals,
            Emergencies emergencies,
            CaseVouchers vouchers,
            CaseTimeline timeline,
            CorrectionRule rule,
            Registry registry,
            Duties duties,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
        this.personal = personal;
        this.applications = applications;
        this.stored = stored;
        this.typed = typed;
        this.contacts = contacts;
        this.programmes = programmes;
        this.forms = forms;
        this.shown = shown;
        this.approvals = approvals;
        this.emergencies = emergencies;
        this.vouchers = vouchers;
        this.timeline = timeline;
        this.rule = rule;
        this.registry = registry;
        this.duties = duties;
        this.audit = audit;
    }

    // ---------------------------------------------------------------- what can be asked

    /**
     * The application, locked, for who may ask for a correction of it: the person whose it is, or who filed it for somebody without an
     * account.
     *
     * @throws Refused 404 for others, 403 for who filed it for somebody with an account, 409 for a draft or when its answers were erased
     */
    @Transactional
    public Application askable(CurrentUser user, String number) {
        Application application = applications.ownLocked(user, number);
        if (application.status() == Status.draft) {
            throw Refused.conflict("stillDraft", "This is a draft: change it in the form.");
        }
        if (application.answers().isEmpty()) {
            throw Refused.conflict("erased", "The answers of this application were erased.");
        }
        if (!contacts.mayChange(user, application)) {
            throw Refused.forbidden("applicantsOwn", "The applicant has an account, so only they can change this.");
        }
        return application;
    }

    /**
     * The questions of the form that were answered and have one answer. Contact data are not among them: they are changed on the status
     * page, at once.
     */
    public List<Correctable> correctable(Application application, Language language) {
        FormSchema form = form(application, language);
        String phase = phase(application);
        return form.sections().stream()
                .flatMap(section -> section.fields().stream())
                .filter(field -> ASKED.contains(field.type())
                        && !ContactChanges.FIELDS.contains(field.key())
                        && !field.key().equals("consent")
                        && application.answers().get(field.key()) != null
                        && !"".equals(application.answers().get(field.key())))
                .map(field -> new Correctable(
                        field.key(),
                        field.label(),
                        field.type(),
                        CHOSEN.contains(field.type()) ? field.values() : Map.of(),
                        field.shown(
                                application.answers().get(field.key()), application.currency(), shown.words(language)),
                        changes(field.key(), phase)))
                .toList();
    }

    /** @throws Refused 422 for a question that cannot be corrected in this way */
    public Correctable correctable(Application application, String field, Language language) {
        return correctable(application, language).stream()
                .filter(each -> each.key().equals(field))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("field", "Choose the answer that is wrong."));
    }

    private FormSchema form(Application application, Language language) {
        return forms.get(programmes.get(application.programme()).form(), language);
    }

    private boolean changes(String field, String phase) {
        return !NEVER_CHANGED.contains(field)
                && (!phase.equals("voucher") || NAMES.contains(field))
                && rule.changes(field, phase);
    }

    private String phase(Application application) {
        if (vouchers.isAnyIssued(application.number())
                || emergencies
                        .find(application.number())
                        .filter(Emergencies.Emergency::authorised)
                        .isPresent()) {
            return "voucher";
        }
        boolean waits = application.status() == Status.submitted
                || application.status() == Status.inAssessment
                || application.status() == Status.waitingForApplicant;
        boolean undecided = approvals.decisions(application.number()).stream()
                .allMatch(each -> each.decision().equals(Approvals.SEND_BACK));
        return waits && undecided ? "beforeDecision" : "decided";
    }

    /**
     * Reads what a person typed as the right answer.
     *
     * @return the value as the form has it where it would change the answer, otherwise the text as it was typed
     * @throws Refused 422 for the field {@code right}
     */
    public Object read(Application application, Correctable asked, String typedText, Language language) {
        String text = PlainText.trim(PlainText.clean(typedText));
        if (text.isEmpty() || text.length() > LONGEST || !FormSchema.isPrintable(text)) {
            throw Refused.invalid(RIGHT, "Write what is right, in at most %d characters.".formatted(LONGEST));
        }
        Object value = value(asked, text, language);
        if (Objects.toString(application.answers().get(asked.key()), "").equals(value.toString())) {
            throw Refused.invalid(RIGHT, "This is what we have already.");
        }
        if (asked.changes() || !asked.choices().isEmpty()) {
            check(application, asked.key(), value);
        }
        return value;
    }

    private Object value(Correctable asked, String text, Language language) {
        if (asked.type().equals("checkbox")) {
            return Boolean.valueOf(text);
        }
        if (asked.type().equals("datetime")) {
            TypedDate date = TypedDate.read(
                    text, language.code(), LocalDate.now(clock), asked.key().equals(FormSchema.BIRTH));
            if (date instanceof TypedDate.Day day) {
                return day.date().toString();
            }
            if (date instanceof TypedDate.Approximate about) {
                return String.valueOf(about.year());
            }
            throw Refused.invalid(RIGHT, "Write the day, the month as a word, and the year: 17 May 1990.");
        }
        return asked.type().equals("number")
                        && TypedNumber.read(text, language.code(), null) instanceof TypedNumber.Value number
                ? number.number()
                : text;
    }

    private void check(Application application, String field, Object value) {
        Map<String, Object> answers = new LinkedHashMap<>(application.answers());
        answers.put(field, value);
        Map<String, Object> read = typed.read(answers);
        List<FieldError> errors = typed.check(read);
        errors.addAll(form(application, Language.ENGLISH).check(read, true));
        errors.stream().filter(error -> error.field().equals(field)).findFirst().ifPresent(error -> {
            throw Refused.invalid(RIGHT, error.message());
        });
    }

    /** A value as {@link #read} returned it, in words. */
    public String inWords(Application application, String field, @Nullable Object value, Language language) {
        return form(application, language).sections().stream()
                .flatMap(section -> section.fields().stream())
                .filter(each -> each.key().equals(field))
                .findFirst()
                .map(each -> each.shown(value, application.currency(), shown.words(language)))
                .orElse(String.valueOf(value));
    }

    // ---------------------------------------------------------------- what is decided

    /**
     * Writes down a correction that was granted, and changes the answer where that is allowed now. In the register the person is changed,
     * too, unless another account applied for the same person.
     *
     * @param request its number, which names the correction
     * @param value as {@link #read} returned it
     * @return whether the answer is another one now
     * @throws Refused 403 {@code separationOfDuties} for who has another duty on the case, 409 when its answers were erased, 422 when the
     *     value is not valid any more
     */
    @Transactional
    public boolean make(String number, String request, String field, Object value, String askedBy, String decider) {
        Application application = applications.locked(number);
        if (application.answers().isEmpty()) {
            throw Refused.conflict("erased", "The answers of this application were erased.");
        }
        duties.assign(number, decider, Duty.CORRECTION);
        boolean changes = changes(field, phase(application));
        if (changes) {
            check(application, field, value);
        }
        jdbc.sql("""
                        insert into answer_correction (application_number, request_number, field, before, after, made_version, asked_by, decided_by, corrected_at)
                        values (:number, :request, :field, :before, :after, :version, :asked, :decider, :at)""")
                .param("number", number)
                .param("request", request)
                .param("field", field)
                .param("before", encrypt(BEFORE, application.answers().get(field)))
                .param("after", encrypt(AFTER, value))
                .param("version", changes ? application.version() + 1 : null)
                .param("asked", askedBy)
                .param("decider", decider)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        if (changes) {
            change(application, field, value, decider);
        }
        timeline.record(number, changes ? "answerCorrected" : "correctionNoted");
        audit.append(
                Action.answerCorrected,
                decider,
                number,
                application.programme(),
                Map.of("request", request, "field", field, "changed", changes));
        return changes;
    }

    private void change(Application application, String field, Object value, String decider) {
        try {
            byte[] filed = jdbc.sql("select answers from application where number = :number")
                    .param("number", application.number())
                    .query(byte[].class)
                    .single();
            Map<String, Object> answers = new LinkedHashMap<>(stored.answers(filed));
            answers.put(field, value);
            jdbc.sql("update application set answers = :answers where number = :number")
                    .param("answers", stored.encrypt(answers))
                    .param("number", application.number())
                    .update();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("answers that were read before cannot be read", e);
        }
        Application corrected = applications.get(application.number());
        if (corrected.person() != null && isOfOneAccount(corrected)) {
            registry.correct(
                    corrected.person(), corrected.read().person(), new PersonChange(decider, application.number()));
        }
    }

    /** What somebody says about a person does not change the entry that others made of the same person. */
    private boolean isOfOneAccount(Application application) {
        return jdbc.sql("""
                        select not exists (select from application where person_id = :person and number <> :number
                                              and coalesce(applicant, filed_by) <> :account)""")
                .param("person", application.person())
                .param("number", application.number())
                .param("account", application.applicant() == null ? application.filedBy() : application.applicant())
                .query(Boolean.class)
                .single();
    }

    // ---------------------------------------------------------------- what was corrected

    /** All corrections of an application that were granted, the oldest first. Their values are gone once it is erased. */
    public List<Made> of(String number) {
        return jdbc.sql(
                        "select field, made_version, after, decided_by, corrected_at from answer_correction where application_number = :number order by id")
                .param("number", number)
                .query((row, n) -> new Made(
                        row.getString("field"),
                        row.getObject("made_version") != null,
                        decrypt(AFTER, row.getBytes("after")),
                        row.getString("decided_by"),
                        row.getObject("corrected_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private byte @Nullable [] encrypt(String column, @Nullable Object value) {
        try {
            return value == null ? null : personal.encrypt(column, json.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object decrypt(String column, byte @Nullable [] value) {
        try {
            String text = personal.decrypt(column, value);
            return text == null ? null : json.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a correction cannot be read", e);
        }
    }
}
