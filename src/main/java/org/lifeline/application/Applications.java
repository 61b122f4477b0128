package org.lifeline.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.access.CaseAccess;
import org.lifeline.application.process.AssistanceProcess;
import org.lifeline.approval.CaseLock;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.ledger.Ledger;
import org.lifeline.ledger.Part;
import org.lifeline.platform.database.Rows;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.web.SeenVersion;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.Registry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.multipart.MultipartFile;

/**
 * Applications, from draft to outcome. A change of an application and the step of the process that follows from it happen in one
 * transaction.
 */
@Service
public class Applications {

    private static final String SEALED_ANSWERS = "application.answers";
    private static final String SEALED_CONTACT = "application.contact";
    private static final TypeReference<LinkedHashMap<String, Object>> ANSWERS = new TypeReference<>() {};
    private static final int MOST_DRAFTS = 20;

    /** Event recorded before a case is withdrawn because nothing happened to it for a long time. */
    static final String LAPSED = "lapsed";

    private final JdbcClient jdbc;
    private final CaseLock lock;
    private final ObjectMapper json;
    private final Clock clock;
    private final PersonalData personal;
    private final Programmes programmes;
    private final Ledger ledger;
    private final Forms forms;
    private final Registry registry;
    private final Documents documents;
    private final Duties duties;
    private final CaseAccess access;
    private final AssistanceProcess process;
    private final AuditLog audit;
    private final TypedAnswers typed;
    private final CaseVouchers vouchers;

    Applications(
            JdbcClient jdbc,
            CaseLock lock,
            ObjectMapper json,
            Clock clock,
            PersonalData personal,
            Programmes programmes,
            Ledger ledger,
            Forms forms,
            Registry registry,
            Documents documents,
            Duties duties,
            CaseAccess access,
            AssistanceProcess process,
            AuditLog audit,
            TypedAnswers typed,
            CaseVouchers vouchers) {
        this.jdbc = jdbc;
        this.lock = lock;
        this.json = json;
        this.clock = clock;
        this.personal = personal;
        this.programmes = programmes;
        this.ledger = ledger;
        this.forms = forms;
        this.registry = registry;
        this.documents = documents;
        this.duties = duties;
        this.access = access;
        this.process = process;
        this.audit = audit;
        this.typed = typed;
        this.vouchers = vouchers;
    }

    // ---------------------------------------------------------------- filing

    /**
     * Files an application, as a draft or submitted at once.
     *
     * @param forWhom for a social worker only: the applicant's account, or the name of a person who has no account
     * @throws Refused 422 with every field that is not valid; then nothing is saved
     */
    @Transactional
    public Application file(
            CurrentUser user,
            String programmeCode,
            Map<String, Object> given,
            boolean submit,
            @Nullable String forWhom) {
        Map<String, Object> answers = typed.read(given);
        String onBehalfOf = forWhom == null ? null : PlainText.clean(forWhom);
        Programme programme = programmes.get(programmeCode);
        refuseUnlessOpen(programme);
        String applicant = applicant(user, onBehalfOf);
        check(programme, answers, submit);
        if (!submit && drafts(user) >= MOST_DRAFTS) {
            throw Refused.conflict("tooManyDrafts", "Finish or reuse one of your " + MOST_DRAFTS + " drafts first.");
        }
        LocalDate today = LocalDate.now(clock);
        String number = "A-" + today.getYear() + "-"
                + "%06d"
                        .formatted(jdbc.sql("select nextval('application_number')")
                                .query(Long.class)
                                .single());
        jdbc.sql("""
                        insert into application (number, programme_code, applicant, filed_by, on_behalf_of, status, answers, currency, created_at)
                        values (:number, :programme, :applicant, :by, :behalf, 'draft', :answers, :currency, :at)""")
                .param("number", number)
                .param("programme", programme.code())
                .param("applicant", applicant)
                .param("by", user.id())
                .param("behalf", onBehalfOf)
                .param("answers", write(answers))
                .param("currency", programme.currency())
                .param("at", now())
                .update();
        if (submit) {
            submitDraft(get(number), programme);
        }
        return get(number);
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
                .param("answers", write(answers))
                .param("number", number)
                .param("version", draft.version())
                .update();
        if (saved == 0) {
            throw draftChanged();
        }
        return get(number);
    }

    /** The draft, locked: nobody else can save or submit it until this transaction ends. */
    private Application draftAsSeen(CurrentUser user, String number, SeenVersion seen) {
        Application draft = ownLocked(user, number);
        if (draft.status() != Status.draft) {
            throw alreadySubmitted();
        }
        if (!seen.is(draft.version())) {
            throw draftChanged();
        }
        return draft;
    }

    private static Refused draftChanged() {
        return Refused.changedMeanwhile(
                "draftChanged",
                "This draft was saved in another window, or by another device, after you opened it here. Nothing was overwritten. Look at the newer version, then decide which one to keep.");
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
        return get(number);
    }

    private void refuseUnlessOpen(Programme programme) {
        if (!programme.takesApplications(LocalDate.now(clock))) {
            throw Refused.conflict("programmeClosed", "This programme takes no applications now.");
        }
    }

    private void submitDraft(Application draft, Programme programme) {
        Money amount = draft.read().cost(draft.currency());
        int changed = jdbc.sql("""
                        update application set status = 'submitted', submitted_at = :at, amount_minor = :amount, treatment_type = :treatment
                         where number = :number and status = 'draft'""")
                .param("at", now())
                .param("amount", amount.minor())
                .param("treatment", draft.read().treatmentType())
                .param("number", draft.number())
                .update();
        if (changed == 0) {
            throw alreadySubmitted(); // of two submissions at the same moment, the lock on the row lets only one
            // through
        }
        if (draft.applicant() != null) {
            duties.assign(draft.number(), draft.applicant(), Duty.APPLICANT);
        }
        // a person who filed for somebody else wrote everything that the officers see of that person
        if (!draft.filedBy().equals(draft.applicant())) {
            duties.assign(draft.number(), draft.filedBy(), Duty.FILING);
        }
        record(draft.number(), "submitted", null);
        process.start(draft, amount, programme.maximum());
    }

    private static Refused alreadySubmitted() {
        return Refused.conflict(
                "alreadySubmitted", "This application has been submitted, so its answers can no longer be changed.");
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
        if (!user.is(Role.SOCIAL_WORKER)) {
            throw Refused.forbidden("forbidden", "Only a social worker files for somebody else.");
        }
        if (onBehalfOf.isBlank()
                || onBehalfOf.length() > 200
                || onBehalfOf.codePoints().anyMatch(Character::isISOControl)) {
            throw Refused.invalid("onBehalfOf", "Enter who you are applying for, in at most 200 characters.");
        }
        return process.isApplicantAccount(onBehalfOf) ? onBehalfOf : null;
    }

    private void check(Programme programme, Map<String, Object> answers, boolean complete) {
        // answers that are given must be valid in a draft, too; this check has the most helpful messages
        List<FieldError> errors = typed.check(answers);
        forms.get(programme.form()).check(answers, complete).stream()
                .filter(error -> errors.stream().noneMatch(e -> e.field().equals(error.field())))
                .toList()
                .forEach(errors::add);
        if (complete) {
            for (FieldError error : new Answers(answers).check(programme.currency(), LocalDate.now(clock))) {
                if (errors.stream().noneMatch(e -> e.field().equals(error.field()))) {
                    errors.add(error);
                }
            }
        }
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
    }

    private long drafts(CurrentUser user) {
        return jdbc.sql("select count(*) from application where filed_by = :user and status = 'draft'")
                .param("user", user.id())
                .query(Long.class)
                .single();
    }

    // ---------------------------------------------------------------- reading

    /** What the applicant should know about the contact data although they are valid; one entry a field. */
    List<FieldError> hints(Application application) {
        return typed.hints(application.answers());
    }

    /** @throws Refused 404 when there is no such application */
    public Application get(String number) {
        return find(number).orElseThrow(Applications::unknown);
    }

    public boolean exists(String number) {
        return find(number).isPresent();
    }

    /** The other applications of the same person that are not over. */
    public List<Application> related(String number) {
        return jdbc.sql("""
                        select o.* from application a join application o on o.person_id = a.person_id and o.number <> a.number
                         where a.number = :number and o.status not in ('draft', 'rejected', 'withdrawn', 'programmeClosed')
                         order by o.created_at desc limit 20""").param("number", number).query(this::application).list();
    }

    Optional<Application> find(String number) {
        return jdbc.sql("select * from application where number = :number")
                .param("number", number)
                .query(this::application)
                .optional();
    }

    /**
     * The application, for a person who may read it ({@link CaseAccess}); for others it does not exist. When somebody reads an application
     * that is not their own, the audit log records it.
     *
     * @param what which part is shown, as a code such as {@code application} or {@code document}
     */
    public Application read(CurrentUser user, String number, String what) {
        Application application = find(number).orElseThrow(Applications::unknown);
        if (!isOwn(user, application) && !access.of(user, number).reader()) {
            throw unknown();
        }
        if (!isOwn(user, application)) {
            audit.append(Action.personalDataRead, user.id(), number, application.programme(), Map.of("what", what));
        }
        return application;
    }

    /** The application, for its applicant or the person who filed it. */
    public Application own(CurrentUser user, String number) {
        return find(number).filter(a -> isOwn(user, a)).orElseThrow(Applications::unknown);
    }

    /**
     * The application, locked until this transaction ends, for its applicant or the person who filed it.
     *
     * @see CaseLock
     */
    Application ownLocked(CurrentUser user, String number) {
        own(user, number);
        lock.take(number);
        return own(user, number);
    }

    /** The application, locked until this transaction ends. */
    Application locked(String number) {
        lock.take(number);
        return get(number);
    }

    /** Whether this is the applicant or the person who filed the application. */
    public boolean isOwn(CurrentUser user, String number) {
        return find(number).filter(a -> isOwn(user, a)).isPresent();
    }

    /**
     * A draft belongs to its author only, even when it is about another account. The holder of that account sees it once it is submitted.
     */
    boolean isOwn(CurrentUser user, Application application) {
        return user.id().equals(application.filedBy())
                || (application.status() != Status.draft && user.id().equals(application.applicant()));
    }

    private static Refused unknown() {
        return Refused.notFound("There is no application with this number that you may see.");
    }

    /**
     * Adds a document to an application that is not decided.
     *
     * @param replaces a document that was not sent yet and that the new one replaces; or null
     * @throws Refused 404 for a person who may not read the application, 403 for one who has no task in it now; 409 when the case is over
     *     or has this file already; 413, 415, 422 for a file that is not acceptable as a document
     */
    @Transactional
    public Document addDocument(
            CurrentUser user,
            String number,
            @Nullable MultipartFile file,
            @Nullable String kind,
            @Nullable UUID replaces) {
        Application application = find(number).orElseThrow(Applications::unknown);
        if (!isOwn(user, application)) {
            CaseAccess.Standing standing = access.of(user, number);
            if (!standing.reader()) {
                throw unknown();
            }
            if (!standing.worker()) {
                throw Refused.forbidden(
                        "forbidden",
                        "You have no task in this case now: only those who have one, and the applicant, add documents.");
            }
        }
        refuseUnlessOpen(application.status());
        // done before the lock is taken, because it can take seconds
        Documents.Checked checked = documents.check(file, kind);
        refuseUnlessOpen(Status.valueOf(lock.take(number).status()));
        Document document = documents.add(number, checked, user.id(), replaces);
        if (replaces != null) {
            noteRemoval(user, application, replaces);
        }
        return document;
    }

    /**
     * Removes a document that the applicant, or the person who filed for them, added to a draft or to an answer and has not sent yet.
     *
     * @throws Refused 404 for a person who may not do so, 403 when somebody else added the document, 409 {@code documentSent} when it was
     *     sent
     */
    @Transactional
    public void removeDocument(CurrentUser user, String number, UUID id) {
        Application application = ownLocked(user, number);
        documents.remove(number, id, user.id());
        noteRemoval(user, application, id);
    }

    /** Officers may have seen a document that was added to an answer; nobody but the author has seen a draft. */
    private void noteRemoval(CurrentUser user, Application application, UUID id) {
        if (application.status() != Status.draft) {
            audit.append(
                    Action.documentRemoved,
                    user.id(),
                    application.number(),
                    application.programme(),
                    Map.of("document", id.toString()));
        }
    }

    private static void refuseUnlessOpen(Status status) {
        if (!isOpen(status)) {
            throw Refused.conflict(
                    "caseClosed", "This application has been decided, so you can no longer add documents.");
        }
    }

    /** Whether this person, who may read the application, may add a document to it now. */
    boolean mayAddDocument(CurrentUser user, Application application) {
        return isOpen(application.status())
                && (isOwn(user, application)
                        || access.of(user, application.number()).worker());
    }

    private static boolean isOpen(Status status) {
        return status.mayBeWithdrawn() || status == Status.draft || status == Status.inAppeal;
    }

    /** The applications of an account, the newest first. */
    public List<Application> of(CurrentUser user, int page, int size) {
        return jdbc.sql("""
                        select * from application where filed_by = :user or (applicant = :user and status <> 'draft')
                         order by created_at desc, number desc limit :size offset :start""")
                .param("user", user.id())
                .param("size", size)
                .param("start", (long) page * size)
                .query(this::application)
                .list();
    }

    /** What happened to the case, in order. */
    public List<CaseEvent> timeline(String number) {
        return timelines(List.of(number)).getOrDefault(number, List.of());
    }

    /** What happened to each of the cases, by case number, in order. */
    Map<String, List<CaseEvent>> timelines(Collection<String> numbers) {
        return Rows.byKey(jdbc.sql(
                        "select case_number, at, kind, detail from case_event where case_number = any (:numbers) order by id")
                .param("numbers", numbers.toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        row.getString("case_number"),
                        new CaseEvent(
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getString("kind"),
                                row.getString("detail"))))
                .list());
    }

    /** Saves how the applicant can be reached from now on. {@link ContactChanges} decides who may change it and how often. */
    void keepContact(String number, ChangedContact contact) {
        try {
            jdbc.sql("update application set contact = :contact where number = :number")
                    .param("contact", personal.seal(SEALED_CONTACT, json.writeValueAsString(contact)))
                    .param("number", number)
                    .update();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---------------------------------------------------------------- what the process does

    /** Enters the applicant into the registry. From here on the case is in assessment. */
    @Transactional
    public void registerBeneficiary(String number) {
        Application application = get(number);
        if (application.person() != null) {
            return;
        }
        Answers answers = application.read();
        long person = registry.register(answers.person());
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

    /** The outcome of a reservation. */
    public enum Funding {
        /** The money is reserved for the case. */
        reserved,
        /** The case waits for funds. */
        waiting,
        /** The programme is closed and makes no more promises. */
        programmeClosed
    }

    /**
     * Reserves the funds, once for each application.
     *
     * @param amount the part of the grant for which no voucher is issued yet
     * @param priority from triage; cases that wait for funds are served in this order
     */
    @Transactional
    public Funding reserveFunds(String number, Money amount, int priority) {
        CaseLock.LockedCase now = lock.take(number);
        if (ledger.reserve(number, Part.main, now.programme(), amount, priority)) {
            mark(number, Status.approved, "approved", null);
            return Funding.reserved;
        }
        if (ledger.isClosed(now.programme())) {
            return Funding.programmeClosed;
        }
        mark(number, Status.waitingForFunds, "waitingForFunds", null);
        return Funding.waiting;
    }

    /**
     * Ends a case whose programme was closed. Money that is reserved for a voucher that is not issued is released. Emergency help stays
     * valid.
     */
    @Transactional
    public void endWithProgramme(String number) {
        lock.take(number);
        ledger.release(number, Part.main, "programmeClosed", AuditLog.SYSTEM);
        mark(number, Status.programmeClosed, "programmeClosed", null);
    }

    /**
     * Rejects the application and ends the case. The caller has stopped its emergency help before, in the same transaction.
     *
     * @param otherwise the reason code that a rule gave, when no officer rejected; null to use the officer's
     */
    @Transactional
    public void reject(String number, @Nullable String otherwise) {
        lock.take(number);
        jdbc.sql("""
                        update application set reason_code = coalesce(:otherwise,
                            (select reason_code from stage_decision where case_number = :number and decision = 'reject'
                              order by id desc limit 1))
                         where number = :number""").param("otherwise", otherwise).param("number", number).update();
        ledger.release(number, "rejected", AuditLog.SYSTEM);
        mark(number, Status.rejected, "rejected", null);
    }

    /** The stage whose rejection stands; 0 when a rule rejected. */
    public int rejectingStage(String number) {
        return jdbc.sql("""
                        select coalesce(max(position), 0) from (
                            select position from stage_decision where case_number = :number and decision = 'reject'
                             order by id desc limit 1) last""").param("number", number).query(Integer.class).single();
    }

    /** Whether a voucher of any kind was issued. */
    public boolean hasVoucher(String number) {
        return vouchers.isAnyIssued(number);
    }

    /** Records that an officer has a question and that the case waits for the applicant. */
    @Transactional
    public void askApplicant(String number) {
        lock.take(number);
        mark(number, Status.waitingForApplicant, "asked", null);
    }

    @Transactional
    public void resumeAssessment(String number) {
        lock.take(number);
        mark(number, Status.inAssessment, "assessedAgain", null);
    }

    @Transactional
    public void appealFiled(String number) {
        lock.take(number);
        mark(number, Status.inAppeal, "appealFiled", null);
    }

    /** Records the outcome of the appeal: the case goes on, or stays rejected. */
    @Transactional
    public void appealDecided(String number, boolean allowed) {
        lock.take(number);
        mark(
                number,
                allowed ? Status.inAssessment : Status.rejected,
                allowed ? "appealAllowed" : "appealDismissed",
                null);
    }

    @Transactional
    public void withdraw(String number) {
        lock.take(number);
        mark(number, Status.withdrawn, "withdrawn", null);
        ledger.release(number, "withdrawn", AuditLog.SYSTEM);
    }

    /** Whether the case ended because nothing happened for a long time, not because its applicant withdrew it. */
    boolean hasLapsed(String number) {
        return timeline(number).stream().anyMatch(event -> event.kind().equals(LAPSED));
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

    @Transactional
    public void voucherIssued(String number) {
        mark(number, Status.voucherIssued, "voucherIssued", null);
    }

    /** Ends a case in which emergency help has given all that was granted. */
    @Transactional
    public void helpConfirmed(String number) {
        lock.take(number);
        mark(number, Status.voucherIssued, "helpConfirmed", null);
    }

    private void mark(String number, Status status, String kind, @Nullable String detail) {
        int changed = jdbc.sql("update application set status = :status where number = :number and status <> :status")
                .param("status", status.name())
                .param("number", number)
                .update();
        if (changed > 0) {
            record(number, kind, detail);
        }
    }

    // ---------------------------------------------------------------- the end of personal data

    /** Numbers of drafts that were begun before this moment, the oldest first. */
    public List<String> drafts(Instant begunBefore, int most) {
        return jdbc.sql(
                        "select number from application where status = 'draft' and created_at < :before order by created_at limit :most")
                .param("before", begunBefore.atOffset(ZoneOffset.UTC))
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
                         where status in (:statuses) and erased_at is null
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
     * since it was listed.
     */
    public boolean isDraft(String number) {
        return lock.take(number).status().equals(Status.draft.name());
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
                .param("none", write(Map.of()))
                .param("at", now())
                .param("number", number)
                .update();
    }

    /** Whether what the applicant said was erased, because its retention period is over. */
    boolean isErased(String number) {
        return jdbc.sql("select erased_at is not null from application where number = :number")
                .param("number", number)
                .query(Boolean.class)
                .single();
    }

    /** Adds a line to the timeline. */
    public void record(String number, String kind, @Nullable String detail) {
        jdbc.sql("insert into case_event (case_number, at, kind, detail) values (:number, :at, :kind, :detail)")
                .param("number", number)
                .param("at", now())
                .param("kind", kind)
                .param("detail", detail)
                .update();
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    private byte[] write(Map<String, Object> answers) {
        try {
            return Objects.requireNonNull(personal.seal(SEALED_ANSWERS, json.writeValueAsString(answers)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Application application(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        long amount = row.getLong("amount_minor");
        boolean hasAmount = !row.wasNull();
        Long granted = row.getObject("granted_minor", Long.class);
        long person = row.getLong("person_id");
        boolean hasPerson = !row.wasNull();
        OffsetDateTime submitted = row.getObject("submitted_at", OffsetDateTime.class);
        try {
            String changed = personal.open(SEALED_CONTACT, row.getBytes("contact"));
            ChangedContact contact = changed == null ? null : json.readValue(changed, ChangedContact.class);
            Map<String, Object> answers =
                    json.readValue(personal.open(SEALED_ANSWERS, row.getBytes("answers")), ANSWERS);
            return new Application(
                    row.getString("number"),
                    row.getString("programme_code"),
                    row.getString("applicant"),
                    row.getString("filed_by"),
                    row.getString("on_behalf_of"),
                    Status.valueOf(row.getString("status")),
                    contact == null ? answers : contact.applyTo(answers),
                    currency,
                    hasAmount ? Money.ofMinor(currency, amount) : null,
                    granted == null ? null : Money.ofMinor(currency, granted),
                    hasPerson ? person : null,
                    row.getString("reason_code"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    submitted == null ? null : submitted.toInstant(),
                    row.getLong("version"),
                    contact);
        } catch (JsonProcessingException | InvalidMoneyException e) {
            throw new SQLException("a stored application cannot be read: " + row.getString("number"), e);
        }
    }
}
