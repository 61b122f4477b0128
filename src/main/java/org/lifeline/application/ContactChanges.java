package org.lifeline.application;

import java.sql.Array;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.SeenVersion;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes of contact data after an application was submitted. News goes to the new address at once. What is worth money, the voucher's
 * letter and PINs, goes to the old address for another {@link #PAUSE}, and both the old telephone number and the old mail address are told
 * of the change. So a thief who has somebody's log-in can divert a voucher neither at once nor unnoticed (decision 0033).
 */
@Service
public class ContactChanges {

    /** Long enough to read a message and go to a social worker, also over a weekend. */
    static final Duration PAUSE = Duration.ofHours(72);

    static final int MOST_A_DAY = 3;

    /** Fields that can be changed, where the form asks for them. */
    static final List<String> FIELDS =
            List.of(TypedAnswers.PHONE, TypedAnswers.EMAIL, "language", "street", "town", "region");

    private static final List<String> WAYS = List.of(TypedAnswers.PHONE, TypedAnswers.EMAIL);

    /** Which fields were changed, by whom and when; never the values. */
    public record Change(String by, Instant at, List<String> fields) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Applications applications;
    private final CaseTimeline timeline;
    private final StoredAnswers stored;
    private final Programmes programmes;
    private final Forms forms;
    private final TypedAnswers typed;
    private final ApplicantMessages letters;
    private final AuditLog audit;

    ContactChanges(
            JdbcClient jdbc,
            Clock clock,
            Applications applications,
            CaseTimeline timeline,
            StoredAnswers stored,
            Programmes programmes,
            Forms forms,
            TypedAnswers typed,
            ApplicantMessages letters,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.applications = applications;
        this.timeline = timeline;
        this.stored = stored;
        this.programmes = programmes;
        this.forms = forms;
        this.typed = typed;
        this.letters = letters;
        this.audit = audit;
    }

    /** Whether this person may change the contact data: the applicant, or the person who filed for somebody without an account. */
    boolean mayChange(CurrentUser user, Application application) {
        boolean its = application.applicant() == null
                ? user.id().equals(application.filedBy())
                : user.id().equals(application.applicant());
        return its
                && application.status() != Status.draft
                && !application.answers().isEmpty();
    }

    /** Those of {@link #FIELDS} that the form of this application asks for, in that order. */
    Set<String> fields(Application application) {
        Set<String> asked = new LinkedHashSet<>(FIELDS);
        asked.retainAll(form(application).fieldTypes().keySet());
        return asked;
    }

    private FormSchema form(Application application) {
        return forms.get(programmes.get(application.programme()).form());
    }

    /**
     * Changes the fields that are given and leaves the others. Nothing happens where the values are the same as now.
     *
     * @param given by the keys of the form; an empty text or null clears a field
     * @param seen the version of the application that its applicant saw
     * @throws Refused 404 for a person who may not read the case, 403 for one who filed for somebody with an account, 409 for a draft, 412
     *     {@code contactChanged} when it was changed in the meantime, 422 with the fields that are not valid, 429 when it was changed three
     *     times within a day
     */
    @Transactional
    public void change(CurrentUser user, String number, Map<String, ?> given, SeenVersion seen) {
        Application application = applications.ownLocked(user, number);
        if (application.status() == Status.draft) {
            throw Refused.conflict("stillDraft", "This is a draft: change it in the form.");
        }
        if (!mayChange(user, application)) {
            throw Refused.forbidden("applicantsOwn", "The applicant has an account, so only they can change this.");
        }
        if (!seen.is(application.version())) {
            throw Refused.changedMeanwhile(
                    "contactChanged",
                    "How we reach you was changed in another window, or by somebody else, after you opened it here. Nothing was overwritten. Look at it below, then save again what is still right.");
        }
        Map<String, Object> answers = checked(application, given);
        Map<String, String> changed = new LinkedHashMap<>();
        fields(application).stream()
                .filter(field -> !text(answers, field).equals(text(application.answers(), field)))
                .forEach(field -> changed.put(field, text(answers, field)));
        if (changed.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        if (changesSince(number, now.minus(Duration.ofDays(1))) >= MOST_A_DAY) {
            throw Refused.tooMany("You have changed this three times within a day. Try again tomorrow.");
        }
        long change = jdbc.sql("""
                        insert into contact_change (application_number, changed_by, changed_at, fields)
                        values (:number, :by, :at, :fields) returning id""")
                .param("number", number)
                .param("by", user.id())
                .param("at", now.atOffset(ZoneOffset.UTC))
                .param("fields", changed.keySet().toArray(String[]::new))
                .query(Long.class)
                .single();
        ChangedContact contact = changed(application, changed, now);
        jdbc.sql("update application set contact = :contact where number = :number")
                .param("contact", stored.encrypt(contact))
                .param("number", number)
                .update();
        timeline.record(number, "contactChanged");
        audit.append(
                Action.contactChanged,
                user.id(),
                number,
                application.programme(),
                Map.of("fields", String.join(", ", changed.keySet())));
        if (contact.until() != null && WAYS.stream().anyMatch(changed::containsKey)) {
            letters.tellContactChanged(
                    application,
                    change,
                    WAYS.stream().filter(changed::containsKey).toList(),
                    contact.until(),
                    List.of(new Answers(contact.withFormerContact(answers)), application.read(), new Answers(answers)));
        }
    }

    /** The answers with the given changes, after checking them. */
    private Map<String, Object> checked(Application application, Map<String, ?> given) {
        Set<String> fields = fields(application);
        Map<String, Object> answers = new LinkedHashMap<>(application.answers());
        given.forEach((field, value) -> {
            if (!fields.contains(field)) {
                throw Refused.invalid(FIELDS.contains(field) ? field : "contact", "The form does not ask for this.");
            }
            answers.put(field, value == null ? "" : value);
        });
        Map<String, Object> read = typed.read(answers);
        List<FieldError> errors = typed.check(read);
        form(application).check(read, true).stream()
                .filter(error -> errors.stream().noneMatch(e -> e.field().equals(error.field())))
                .toList()
                .forEach(errors::add);
        // the other answers were checked when the application was filed
        errors.removeIf(error -> !fields.contains(error.field()));
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
        return read;
    }

    private static ChangedContact changed(Application application, Map<String, String> changed, Instant now) {
        Map<String, String> all = new LinkedHashMap<>(
                application.contact() == null ? Map.of() : application.contact().now());
        all.putAll(changed);
        // while a pause runs, the contact data from before it still count
        Map<String, Object> trusted =
                application.contact() != null && application.contact().pausesAt(now)
                        ? application.contact().withFormerContact(application.answers())
                        : application.answers();
        Map<String, String> before = new LinkedHashMap<>();
        boolean same = true;
        for (String way : WAYS) {
            String old = text(trusted, way);
            if (!old.isEmpty()) {
                before.put(way, old);
            }
            same &= old.equals(all.containsKey(way) ? all.get(way) : text(application.answers(), way));
        }
        if (same) {
            return new ChangedContact(all, Map.of(), null);
        }
        boolean moved = WAYS.stream().anyMatch(changed::containsKey);
        // changing the street does not extend the pause that a new telephone number began
        Instant until = moved || application.contact() == null
                ? now.plus(PAUSE)
                : application.contact().until();
        return new ChangedContact(all, before, until);
    }

    private static String text(Map<String, Object> answers, String field) {
        return Objects.toString(answers.get(field), "").strip();
    }

    private long changesSince(String number, Instant since) {
        return jdbc.sql(
                        "select count(*) from contact_change where application_number = :number and changed_at > :since")
                .param("number", number)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /** All changes so far, the oldest first. */
    public List<Change> of(String number) {
        return jdbc.sql(
                        "select changed_by, changed_at, fields from contact_change where application_number = :number order by id")
                .param("number", number)
                .query((row, n) -> {
                    Array fields = row.getArray("fields");
                    return new Change(
                            row.getString("changed_by"),
                            row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                            List.of((String[]) fields.getArray()));
                })
                .list();
    }

    /** Until when vouchers and PINs go to the old address; null when they go to the current one. */
    @Nullable
    Instant pause(Application application) {
        return application.contact() != null && application.contact().pausesAt(clock.instant())
                ? application.contact().until()
                : null;
    }
}
