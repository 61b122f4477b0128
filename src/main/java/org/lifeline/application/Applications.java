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
import java.util.ArrayList;
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

/** Applications from draft to outcome. A change and the process that follows from it are one transaction. */
@Service
public class Applications {

    private static final String SEALED_ANSWERS = "application.answers";
    private static final String SEALED_CONTACT = "application.contact";
    private static final TypeReference<LinkedHashMap<String, Object>> ANSWERS = new TypeReference<>() {};
    private static final int MOST_DRAFTS = 20;

    /** An event of a case that ended by itself, before it is withdrawn. */
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
            TypedAnswers typed) {
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
    }

    // ---------------------------------------------------------------- filing

    /**
     * Files an application, as a draft or at once.
     *
     * @param forWhom only for a social worker: the applicant's log-in, or the name of a person who has none
     * @throws Refused 422 with every field that does not hold; nothing is kept then
     */
    @Transactional
    public Application file(
            CurrentUser user, String programmeCode, Map<String, Object> given, boolean submit, @Nullable String forWhom) {
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
        String number = "A-" + today.getYear() + "-" + "%06d".formatted(jdbc.sql("select nextval('application_number')").query(Long.class).single());
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
     * @param seen which version of the draft its author had before them
     * @throws Refused 409 when it is no draft any more, 412 {@code draftChanged} when somebody saved it meanwhile, 422 when an answer does
     *     not hold; nothing is written then
     */
    @Transactional
    public Application save(CurrentUser user, String number, Map<String, Object> given, SeenVersion seen) {
        Map<String, Object> answers = typed.read(given);
        Application draft = draftAsSeen(user, number, seen);
        check(programmes.get(draft.programme()), answers, false);
        int saved = jdbc.sql("update application set answers = :answers where number = :number and status = 'draft' and version = :version")
                .param("answers", write(answers))
                .param("number", number)
                .param("version", draft.version())
                .update();
        if (saved == 0) {
            throw draftChanged();
        }
        return get(number);
    }

    /** The draft, locked: nobody saves or sends it meanwhile. */
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
     * @param seen which version of the draft its author had before them
     * @throws Refused 409 when it was submitted before, 412 {@code draftChanged} when somebody saved it meanwhile, 422 when an answer is missing
     *     or does not hold
     */
    @Transactional
    public Application submit(CurrentUser user, String number, SeenVersion seen) {
        // what is checked here is what is sent: nobody saves other answers meanwhile
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
            throw alreadySubmitted(); // two submissions at once: the row's lock lets one through
        }
        if (draft.applicant() != null) {
            duties.assign(draft.number(), draft.applicant(), Duty.APPLICANT);
        }
        // whoever filed for somebody else wrote all that the officers see of them
        if (!draft.filedBy().equals(draft.applicant())) {
            duties.assign(draft.number(), draft.filedBy(), Duty.FILING);
        }
        record(draft.number(), "submitted", null);
        process.start(draft, amount, programme.maximum());
    }

    private static Refused alreadySubmitted() {
        return Refused.conflict("alreadySubmitted", "This application has been submitted; its answers no longer change.");
    }

    private @Nullable String applicant(CurrentUser user, @Nullable String onBehalfOf) {
        if (onBehalfOf == null) {
            if (!user.is(Role.APPLICANT)) {
                throw user.is(Role.SOCIAL_WORKER)
                        ? Refused.invalid("onBehalfOf", "Say for whom you file: a log-in, or the person's name.")
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
            throw Refused.invalid("onBehalfOf", "Say for whom you file, in at most 200 characters.");
        }
        return process.isApplicantAccount(onBehalfOf) ? onBehalfOf : null;
    }

    private void check(Programme programme, Map<String, Object> answers, boolean complete) {
        // what is given must hold in a draft, too; these know best what is wrong with it
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

    /** What the person who is to be reached in this way should know, though nothing is wrong: by field. */
    List<FieldError> hints(Application application) {
        return typed.hints(application.answers());
    }

    /** @throws Refused 404 when there is none */
    public Application get(String number) {
        return find(number).orElseThrow(Applications::unknown);
    }

    public boolean exists(String number) {
        return find(number).isPresent();
    }

    /** The other live applications of the same person. */
    public List<Application> related(String number) {
        return jdbc.sql("""
                        select o.* from application a join application o on o.person_id = a.person_id and o.number <> a.number
                         where a.number = :number and o.status not in ('draft', 'rejected', 'withdrawn', 'programmeClosed')
                         order by o.created_at desc limit 20""")
                .param("number", number)
                .query(this::application)
                .list();
    }

    Optional<Application> find(String number) {
        return jdbc.sql("select * from application where number = :number")
                .param("number", number)
                .query(this::application)
                .optional();
    }

    /**
     * The application, for one who may read it ({@link CaseAccess}); for others it is not there. That somebody read it whose own it is not is
     * written into the audit log.
     *
     * @param what is shown, as a code such as {@code application} or {@code document}
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

    /** The application, for its applicant or the one who filed it. */
    public Application own(CurrentUser user, String number) {
        return find(number).filter(a -> isOwn(user, a)).orElseThrow(Applications::unknown);
    }

    /**
     * The application, for its applicant or the one who filed it; nothing else happens to it until this transaction ends.
     *
     * @see CaseLock
     */
    Application ownLocked(CurrentUser user, String number) {
        own(user, number);
        lock.take(number);
        return own(user, number);
    }

    /** The application; nothing else happens to it until this transaction ends. */
    Application locked(String number) {
        lock.take(number);
        return get(number);
    }

    /** Whether this is its applicant or the one who filed it. */
    public boolean isOwn(CurrentUser user, String number) {
        return find(number).filter(a -> isOwn(user, a)).isPresent();
    }

    /** A draft is the author's alone, though it be about another log-in: that one sees it once it is sent. */
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
     * @param replaces a document that was not sent yet, which it takes the place of; or null
     * @throws Refused 404 for who may not read it, 403 for who has no task in it now; 409 when the case is over or has this file; 413, 415,
     *     422 for what is no document
     */
    @Transactional
    public Document addDocument(
            CurrentUser user, String number, @Nullable MultipartFile file, @Nullable String kind, @Nullable UUID replaces) {
        Application application = find(number).orElseThrow(Applications::unknown);
        if (!isOwn(user, application)) {
            CaseAccess.Standing standing = access.of(user, number);
            if (!standing.reader()) {
                throw unknown();
            }
            if (!standing.worker()) {
                throw Refused.forbidden("forbidden", "You have no task in this case now: only those who have one, and the applicant, add documents.");
            }
        }
        refuseUnlessOpen(application.status());
        // may take seconds: nobody else waits for it
        Documents.Checked checked = documents.check(file, kind);
        refuseUnlessOpen(Status.valueOf(lock.take(number).status()));
        Document document = documents.add(number, checked, user.id(), replaces);
        if (replaces != null) {
            noteRemoval(user, application, replaces);
        }
        return document;
    }

    /**
     * Takes a document away that its applicant, or whoever filed for them, added to a draft or to an answer and has not sent yet.
     *
     * @throws Refused 404 for who may not, 403 when somebody else added it, 409 {@code documentSent} when it was sent
     */
    @Transactional
    public void removeDocument(CurrentUser user, String number, UUID id) {
        Application application = ownLocked(user, number);
        documents.remove(number, id, user.id());
        noteRemoval(user, application, id);
    }

    /** Officers may have seen what was added to an answer; nobody but its author has seen a draft. */
    private void noteRemoval(CurrentUser user, Application application, UUID id) {
        if (application.status() != Status.draft) {
            audit.append(Action.documentRemoved, user.id(), application.number(), application.programme(), Map.of("document", id.toString()));
        }
    }

    private static void refuseUnlessOpen(Status status) {
        if (!isOpen(status)) {
            throw Refused.conflict("caseClosed", "This application is decided; it takes no more documents.");
        }
    }

    /** Whether this person, who may read the application, may add a document to it now. */
    boolean mayAddDocument(CurrentUser user, Application application) {
        return isOpen(application.status()) && (isOwn(user, application) || access.of(user, application.number()).worker());
    }

    private static boolean isOpen(Status status) {
        return status.mayBeWithdrawn() || status == Status.draft || status == Status.inAppeal;
    }

    /** The applications of a log-in, the newest first. */
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

    public List<CaseEvent> timeline(String number) {
        return jdbc.sql("select at, kind, detail from case_event where case_number = :number order by id")
                .param("number", number)
                .query((row, n) -> new CaseEvent(
                        row.getObject("at", OffsetDateTime.class).toInstant(), row.getString("kind"), row.getString("detail")))
                .list();
    }

    /** Keeps how the applicant is reached from now on; {@link ContactChanges} decides who may and how often. */
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

    /** Enters the applicant into the registry; the case is in assessment from here. */
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

    /** What became of a reservation. */
    public enum Funding {
        /** The case holds its funds. */
        reserved,
        /** The case has joined the queue. */
        waiting,
        /** The programme is closed: it promises nothing any more. */
        programmeClosed
    }

    /**
     * Reserves the funds, once for each application.
     *
     * @param amount what is still to be issued of the grant
     * @param priority of its triage: who waits is served in this order
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

    /** Ends a case whose programme was closed: it gives back what it holds for a voucher that is not issued. Emergency help stays good. */
    @Transactional
    public void endWithProgramme(String number) {
        lock.take(number);
        ledger.release(number, Part.main, "programmeClosed", AuditLog.SYSTEM);
        mark(number, Status.programmeClosed, "programmeClosed", null);
    }

    /**
     * Ends the case; its emergency help was stopped before, in the same transaction.
     *
     * @param otherwise the reason code when no officer rejected: the one that a rule gave; null: the officer's
     */
    @Transactional
    public void reject(String number, @Nullable String otherwise) {
        lock.take(number);
        jdbc.sql("""
                        update application set reason_code = coalesce(:otherwise,
                            (select reason_code from stage_decision where case_number = :number and decision = 'reject'
                              order by id desc limit 1))
                         where number = :number""")
                .param("otherwise", otherwise)
                .param("number", number)
                .update();
        ledger.release(number, "rejected", AuditLog.SYSTEM);
        mark(number, Status.rejected, "rejected", null);
    }

    /** The stage whose rejection stands; 0 when a rule refused. */
    public int rejectingStage(String number) {
        return jdbc.sql("""
                        select coalesce(max(position), 0) from (
                            select position from stage_decision where case_number = :number and decision = 'reject'
                             order by id desc limit 1) last""")
                .param("number", number)
                .query(Integer.class)
                .single();
    }

    /** Whether a voucher of any kind was issued. */
    public boolean hasVoucher(String number) {
        return jdbc.sql("select count(*) from voucher where application_number = :number")
                        .param("number", number)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** An officer has a question; the applicant is asked. */
    @Transactional
    public void askApplicant(String number) {
        lock.take(number);
        mark(number, Status.waitingForApplicant, "asked", null);
    }

    @Transactional
    public void answerTaken(String number) {
        lock.take(number);
        mark(number, Status.inAssessment, "assessedAgain", null);
    }

    @Transactional
    public void appealFiled(String number) {
        lock.take(number);
        mark(number, Status.inAppeal, "appealFiled", null);
    }

    /** The appeal is decided: the case goes on, or stays rejected. */
    @Transactional
    public void appealDecided(String number, boolean allowed) {
        lock.take(number);
        mark(number, allowed ? Status.inAssessment : Status.rejected, allowed ? "appealAllowed" : "appealDismissed", null);
    }

    @Transactional
    public void withdraw(String number) {
        lock.take(number);
        mark(number, Status.withdrawn, "withdrawn", null);
        ledger.release(number, "withdrawn", AuditLog.SYSTEM);
    }

    /** Whether the case was ended since nothing happened for long, and not by its applicant. */
    boolean hasLapsed(String number) {
        return timeline(number).stream().anyMatch(event -> event.kind().equals(LAPSED));
    }

    /**
     * Writes down what the officers granted, once. From here on emergency help is over, and what the case holds is within the grant.
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

    /** All that was granted was given as emergency help: the case ends with that. */
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

    /** Numbers of drafts that were begun before this, the oldest first. */
    public List<String> drafts(Instant begunBefore, int most) {
        return jdbc.sql("select number from application where status = 'draft' and created_at < :before order by created_at limit :most")
                .param("before", begunBefore.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(String.class)
                .list();
    }

    /**
     * Numbers of cases of this status that nothing has happened to since this moment, and that are not erased.
     *
     * @param status such as {@code rejected}; of those who are waiting for a decision, {@link #undecided}
     */
    public List<String> quiet(Status status, Instant since, int most) {
        return quiet(List.of(status), since, most);
    }

    /** Numbers of cases that were sent, never decided, and that nothing has happened to since this moment. */
    public List<String> undecided(Instant since, int most) {
        return quiet(List.of(Status.submitted, Status.inAssessment, Status.waitingForApplicant), since, most);
    }

    private List<String> quiet(List<Status> statuses, Instant since, int most) {
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

    /** Whether it is a draft and stays one until this transaction ends: it may have been sent since it was listed. */
    public boolean isDraft(String number) {
        return lock.take(number).status().equals(Status.draft.name());
    }

    /** Whether the case is over and stays so until this transaction ends: an appeal may have opened it since it was listed. */
    public boolean isOver(String number) {
        return switch (Status.valueOf(lock.take(number).status())) {
            case voucherIssued, rejected, withdrawn, programmeClosed -> true;
            case draft, submitted, inAssessment, waitingForApplicant, waitingForFunds, approved, inAppeal -> false;
        };
    }

    /** Deletes a draft; one that was sent meanwhile stays. */
    @Transactional
    public void deleteDraft(String number) {
        jdbc.sql("delete from application where number = :number and status = 'draft'").param("number", number).update();
    }

    /** Erases what the applicant said; the number, the amount and the outcome stay. */
    @Transactional
    public void erase(String number) {
        jdbc.sql("update application set answers = :none, contact = null, on_behalf_of = null, provider_hash = null, erased_at = :at where number = :number")
                .param("none", write(Map.of()))
                .param("at", now())
                .param("number", number)
                .update();
    }

    /** Whether what the applicant said was erased, as its period was over. */
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
            Map<String, Object> answers = json.readValue(personal.open(SEALED_ANSWERS, row.getBytes("answers")), ANSWERS);
            return new Application(
                    row.getString("number"),
                    row.getString("programme_code"),
                    row.getString("applicant"),
                    row.getString("filed_by"),
                    row.getString("on_behalf_of"),
                    Status.valueOf(row.getString("status")),
                    contact == null ? answers : contact.over(answers),
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
