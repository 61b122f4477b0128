package org.lifeline.acting;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.AccountRecords;
import org.lifeline.account.AskedToAct;
import org.lifeline.account.Contact;
import org.lifeline.account.ContactProof;
import org.lifeline.account.Contacts;
import org.lifeline.acting.AgreementMessages.Side;
import org.lifeline.acting.Relationships.Whom;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.application.LostContacts;
import org.lifeline.application.Status;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.time.Days;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.recovery.SeenPaper;
import org.lifeline.registry.PersonReadings;
import org.lifeline.registry.Registry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who manages the applications of whom. Nobody acts without a consent: the holder of an account gives it with a code that is sent to their own
 * contact; for somebody without an account, a social worker who has both papers and people before them records it. Each agreement has a last
 * day, and either side ends it at once. Whoever asks learns neither whether a number has an account nor that somebody said no.
 */
@Service
public class Agreements implements AskedToAct, AccountRecords {

    /** The name of the deadline: for how long a request can be agreed to. */
    static final String WAIT = "actingAsked";

    /** How the consent is told on the page of the code; see templates/sms. */
    static final String CODE = "acting-code";

    /** So many people one account acts for, or asks to, at a time: a family, and not a trade in vouchers. */
    static final int MOST_OF_ONE = 5;

    /** So many people act for one person at a time. */
    static final int MOST_FOR_ONE = 3;

    /** Under this age, those who care for somebody decide. */
    private static final int OF_AGE = 18;

    /** For so long a no, or an end by who is acted for, keeps the same account from asking again. */
    private static final Duration NO_MEANS_NO = Duration.ofDays(365);

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_STATEMENT = 500;
    private static final int MOST_LISTED = 50;
    private static final int MOST_CASES = 200;
    private static final int ENDED_AT_ONCE = 200;
    private static final String ACTOR_NAME = "acting.actor_name";
    private static final String FOR_NAME = "acting.for_name";
    private static final String STATEMENT = "acting.statement";
    private static final String ENDING = "acting.paper_ending";
    private static final String SEEN = "acting.seen";
    private static final Pattern REFERENCE = Pattern.compile("V-?([0-9A-F]{4})-?([0-9A-F]{4})");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final SeenPaper.Fields PAPER = new SeenPaper.Fields("actor", "paper", "ending");

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PersonalData personal;
    private final Contacts typed;
    private final AccountContacts contacts;
    private final ObjectProvider<ContactProof> proof;
    private final Applications applications;
    private final LostContacts ways;
    private final Registry registry;
    private final Duties duties;
    private final ValueTables tables;
    private final Deadlines deadlines;
    private final RateLimits limits;
    private final AgreementMessages messages;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final SecureRandom random = new SecureRandom();

    Agreements(
            JdbcClient jdbc,
            Clock clock,
            PersonalData personal,
            Contacts typed,
            AccountContacts contacts,
            ObjectProvider<ContactProof> proof,
            Applications applications,
            LostContacts ways,
            Registry registry,
            Duties duties,
            ValueTables tables,
            Deadlines deadlines,
            RateLimits limits,
            AgreementMessages messages,
            AuditLog audit,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.personal = personal;
        this.typed = typed;
        this.contacts = contacts;
        this.proof = proof;
        this.applications = applications;
        this.ways = ways;
        this.registry = registry;
        this.duties = duties;
        this.tables = tables;
        this.deadlines = deadlines;
        this.limits = limits;
        this.messages = messages;
        this.audit = audit;
        this.transaction = transaction;
    }

    // ---------------------------------------------------------------- what there is

    /** Whether holders of accounts can agree here; with an identity provider the product does not know their contacts. */
    boolean knowsAccounts() {
        return proof.getIfAvailable() != null;
    }

    /** Those in which this account acts or asks to, the newest first. */
    List<Agreement> by(String account) {
        return jdbc.sql("select * from acting where actor = :account order by asked_at desc, id desc limit :most")
                .param("account", account)
                .param("most", MOST_LISTED)
                .query(this::agreement)
                .list();
    }

    /** Those for this account: who asks, who acts, and who acted. What it refused is not shown again. */
    List<Agreement> forAccount(String account) {
        Instant now = clock.instant();
        return jdbc
                .sql("select * from acting where represented = :account order by asked_at desc, id desc limit :most")
                .param("account", account)
                .param("most", MOST_LISTED)
                .query(this::agreement)
                .list()
                .stream()
                .filter(each -> each.consentedAt() != null || each.isOpen(now))
                .toList();
    }

    /** Those that were recorded for a person without an account, the newest first. */
    List<Agreement> forPerson(PersonReadings.Open person) {
        return jdbc.sql("select * from acting_for(:person) order by asked_at desc, id desc limit :most")
                .param("person", person.person())
                .param("most", MOST_LISTED)
                .query(this::agreement)
                .list();
    }

    /**
     * What is kept about an account, for its holder to take along.
     *
     * @param acts whether the holder acts, or asks to; otherwise somebody acts for the holder
     * @param name what the holder calls the other person; null where that person typed what they are called, which is theirs
     * @param since and until: null while nobody agreed
     */
    public record Kept(
            boolean acts,
            String relationship,
            @Nullable String name,
            Instant askedAt,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Instant endedAt) {}

    /** The agreements of an account. That somebody refused is not said. */
    public List<Kept> kept(String account) {
        return Stream.concat(
                        by(account).stream().map(its -> kept(its, true)),
                        forAccount(account).stream().map(its -> kept(its, false)))
                .toList();
    }

    private static Kept kept(Agreement its, boolean acts) {
        return new Kept(
                acts,
                its.relationship(),
                acts && !its.forName().isEmpty() ? its.forName() : null,
                its.askedAt(),
                its.consentedAt(),
                its.until(),
                its.consentedAt() == null ? null : its.endedAt());
    }

    /**
     * Somebody who acts for the applicant of a case now, for those who decide on it.
     *
     * @param account their log-in
     * @param relationship what they are to the applicant
     */
    public record Acting(String account, String relationship, Instant since) {}

    /** Who acts for the applicant of this case now. */
    public List<Acting> in(String number) {
        Instant now = clock.instant();
        return jdbc
                .sql("select * from agreements_on(:number) order by consented_at, id")
                .param("number", number)
                .query(this::agreement)
                .list()
                .stream()
                .filter(each -> each.isActive(now))
                .map(each -> new Acting(each.actor(), each.relationship(), Objects.requireNonNull(each.consentedAt())))
                .toList();
    }

    /** What opens the account of whoever acts, shortened, so that the other side recognises them. */
    String actorContact(Agreement its) {
        return contacts.opening(its.actor()).stream().map(Contact::masked).collect(Collectors.joining(", "));
    }

    @Override
    public boolean isAsked(String account) {
        return jdbc.sql("""
                        select exists (select from acting
                                        where represented = :account and consent is null and ended_at is null and open_until > :now)""")
                .param("account", account)
                .param("now", now())
                .query(Boolean.class)
                .single();
    }

    // ---------------------------------------------------------------- asking

    /**
     * Asks to manage somebody else's applications. The answer is the same whether the contact opens an account or not.
     *
     * @param said what was typed, by the fields of the form: {@code whom} ({@code account} or {@code person}), {@code contact} for an account,
     *     {@code forName}, {@code relationship}, {@code actorName}, {@code statement} for a person
     * @return as it was stored
     * @throws Refused 422 with the field; 409 {@code tooManyAgreements}; 429 after many requests
     */
    @Transactional
    public Agreement ask(CurrentUser user, Map<String, String> said) {
        boolean ofAccount = ofAccount(said.get("whom"));
        Contact contact = ofAccount ? typed.read(said.getOrDefault(Contacts.FIELD, "")) : null;
        String forName = name("forName", said, "Say what you call them, in at most %d characters.");
        String relationship = relationship(said.get("relationship"), ofAccount);
        String actorName = name("actorName", said, "Say what you are called, in at most %d characters.");
        String statement = ofAccount
                ? null
                : FreeText.of(
                        "statement",
                        said.get("statement"),
                        LONGEST_STATEMENT,
                        "Say why they need you, in at most %d characters.");
        lock("acting " + user.id());
        String account = contact == null ? null : contacts.openedBy(contact).orElse(null);
        if (user.id().equals(account)) {
            throw Refused.invalid(Contacts.FIELD, "This opens your own account.");
        }
        if (limits.consume(Limit.ACTING_BY_ACCOUNT, user.id()) > 0) {
            throw Refused.tooMany("You have asked several times within a day. Go on tomorrow.");
        }
        if (activeOrWaiting(user.id()) >= MOST_OF_ONE) {
            throw Refused.conflict(
                    "tooManyAgreements",
                    "You manage the applications of several people already, or wait for their answer. End one first.");
        }
        String represented = account != null && isTold(user.id(), account) ? account : null;
        Instant now = clock.instant();
        Instant open = now.plus(Duration.parse(deadlines.time(WAIT)));
        Agreement its = jdbc.sql("""
                        insert into acting (reference, actor, whom, represented, relationship, actor_name, for_name, statement, asked_at, open_until)
                        values (:reference, :actor, :whom, :represented, :relationship, :actorName, :forName, :statement, :now, :open)
                        returning *""")
                .param("reference", newReference())
                .param("actor", user.id())
                .param("whom", ofAccount ? "account" : "person")
                .param("represented", represented)
                .param("relationship", relationship)
                .param("actorName", personal.encrypt(ACTOR_NAME, actorName))
                .param("forName", personal.encrypt(FOR_NAME, forName))
                .param("statement", personal.encrypt(STATEMENT, statement))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("open", open.atOffset(ZoneOffset.UTC))
                .query(this::agreement)
                .single();
        audit.append(Action.actingAsked, user.id(), null, null, details(its));
        if (represented != null) {
            messages.tellAsked(its, side(represented));
        }
        return its;
    }

    private boolean ofAccount(@Nullable String whom) {
        if ("person".equals(whom)) {
            return false;
        }
        if ("account".equals(whom) && knowsAccounts()) {
            return true;
        }
        throw Refused.invalid("whom", "Choose whether they have an account.");
    }

    private String relationship(@Nullable String typedName, boolean ofAccount) {
        Relationships table = tables.latest(Relationships.TABLE);
        List<Whom> whom = ofAccount ? List.of(Whom.account) : List.of(Whom.child, Whom.adult);
        String relationship = Objects.requireNonNullElse(typedName, "");
        if (whom.stream().noneMatch(each -> table.allowed(relationship, each).isPresent())) {
            throw Refused.invalid("relationship", "Choose what you are to them. Not everybody can act for everybody.");
        }
        return relationship;
    }

    /** The relationships with which somebody can act, in the order of the page. */
    List<String> relationships() {
        Relationships table = tables.latest(Relationships.TABLE);
        return Relationships.NAMES.stream()
                .filter(name -> Arrays.stream(Whom.values())
                        .anyMatch(whom -> table.allowed(name, whom).isPresent()))
                .toList();
    }

    private static String name(String field, Map<String, String> said, String message) {
        String plain = PlainText.onOneLine(PlainText.withoutUnseen(said.getOrDefault(field, "")))
                .strip();
        return FreeText.of(field, plain, LONGEST_NAME, message);
    }

    /**
     * Whether the holder of an account is told that this account asks: not while it has asked already or acts, not within a year after they said
     * no, and not more often than somebody can bear. Whoever asks does not learn which of these it is.
     */
    private boolean isTold(String actor, String represented) {
        boolean asksAlready = jdbc.sql("""
                        select exists (select from acting
                                        where actor = :actor and represented = :represented
                                          and (ended_at is null
                                               or ended_at > :since and (outcome = 'refused' or outcome = 'ended' and ended_by = :represented)))""")
                .param("actor", actor)
                .param("represented", represented)
                .param("since", clock.instant().minus(NO_MEANS_NO).atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
        return !asksAlready && limits.consume(Limit.ACTING_FOR_ACCOUNT, represented) == 0;
    }

    private long activeOrWaiting(String actor) {
        Instant now = clock.instant();
        return by(actor).stream()
                .map(each -> each.seenByActor(now))
                .filter(seen -> seen.equals("active") || seen.equals("waiting"))
                .count();
    }

    private String newReference() {
        return "V-%04X-%04X".formatted(random.nextInt(1 << 16), random.nextInt(1 << 16));
    }

    // ---------------------------------------------------------------- the consent of the holder of an account

    /** @throws Refused 404 when nobody asks this account with it; 409 {@code actingOver} when it is too late */
    Agreement askedOf(CurrentUser user, long id) {
        Agreement its = find(id).filter(each -> user.id().equals(each.represented()) && each.consentedAt() == null)
                .filter(each -> each.outcome() == null)
                .orElseThrow(Agreements::unknown);
        if (!its.isOpen(clock.instant())) {
            throw over();
        }
        return its;
    }

    /** Sends the code with which the holder of an account agrees. @return names the code */
    UUID sendCode(CurrentUser user, long id, Language language) {
        askedOf(user, id);
        return requireProof().send(user.id(), language, CODE, about(id));
    }

    /**
     * The holder of an account agrees.
     *
     * @param code names the code that was sent; null opens nothing
     * @param digits what was typed
     * @return as it begins
     * @throws Refused as {@link #askedOf}; 422 {@code code} for a wrong one; 403 {@code separationOfDuties} when whoever asks has another part
     *     in a case; 409 {@code tooManyAgreements}, {@code actingOver}
     */
    public Agreement agree(CurrentUser user, long id, @Nullable UUID code, String digits) {
        askedOf(user, id);
        // a transaction of its own: a try that failed counts
        if (code == null || !requireProof().shows(user.id(), code, digits, about(id))) {
            throw Refused.invalid(
                    "code", "This code is wrong, too old, or was used. Check the last message, or ask for a new code.");
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            lock("acting for " + user.id());
            Agreement its = askedOf(user, id);
            requireRoom(forAccount(user.id()));
            List<String> cases = ways.applications(user.id());
            requireNoPart(its.actor(), cases);
            return begin(its, Whom.account, "code", user.id(), null, null, cases);
        }));
    }

    /** So the code of one request agrees to no other one. */
    private static String about(long id) {
        return "acting-" + id;
    }

    private ContactProof requireProof() {
        ContactProof its = proof.getIfAvailable();
        if (its == null) {
            throw unknown();
        }
        return its;
    }

    /** The holder of an account does not agree. Whoever asked is not told. */
    @Transactional
    public void refuse(CurrentUser user, long id) {
        Agreement its = askedOf(user, id);
        int done = jdbc.sql("""
                        update acting set outcome = 'refused', ended_at = :now, ended_by = :by
                         where id = :id and consent is null and ended_at is null""")
                .param("now", now())
                .param("by", user.id())
                .param("id", id)
                .update();
        if (done == 0) {
            throw over();
        }
        audit.append(Action.actingEnded, user.id(), null, null, details(its, "outcome", "refused"));
    }

    // ---------------------------------------------------------------- the consent that a social worker records

    /** What a social worker reads before they record a consent; empty for a number that nobody can agree to now. */
    Optional<Agreement> waiting(@Nullable String typedReference) {
        Matcher found = REFERENCE.matcher(BLANKS.matcher(
                        PlainText.withLatinDigits(PlainText.clean(Objects.requireNonNullElse(typedReference, ""))))
                .replaceAll("")
                .toUpperCase(Locale.ROOT));
        if (!found.matches()) {
            return Optional.empty();
        }
        return jdbc.sql("select * from acting where reference = :reference and whom = 'person'")
                .param("reference", "V-" + found.group(1) + "-" + found.group(2))
                .query(this::agreement)
                .optional()
                .filter(each -> each.isOpen(clock.instant()));
    }

    /** Whether this person is under age: then those who care for them decide. */
    boolean isChild(PersonReadings.Open person) {
        return ofAgeFrom(person).isAfter(LocalDate.now(clock));
    }

    private LocalDate ofAgeFrom(PersonReadings.Open person) {
        return registry.get(person.person()).birthDate().plusYears(OF_AGE);
    }

    /** The applications for this person that no account has. */
    private List<String> without(PersonReadings.Open person) {
        return applications.ofPerson(registry.leadsTo(person.person()), MOST_CASES).stream()
                .filter(each -> each.applicant() == null && each.status() != Status.draft)
                .map(Application::number)
                .sorted()
                .toList();
    }

    /**
     * A social worker records that they saw the consent of an adult, or checked the statement of who cares for a child.
     *
     * @param person open to the account that records it
     * @param said what was typed: {@code reference}, {@code paper} and {@code ending} of whoever acts, {@code seen}: how the consent was given, or
     *     by what the relationship was shown
     * @throws Refused 422 with the field; 403 {@code separationOfDuties} for who asked themselves, who has another part in a case, and who is of the
     *     household; 409 {@code tooManyAgreements}, {@code noApplications} when each application for this person belongs to an account
     */
    @Transactional
    public Agreement record(CurrentUser user, PersonReadings.Open person, Map<String, String> said) {
        Agreement its = waiting(said.get("reference"))
                .orElseThrow(() -> Refused.invalid(
                        "reference",
                        "Nobody waits with this number. It is such as V-3F2A-91BC, and valid for some days."));
        if (its.actor().equals(user.id())) {
            throw Refused.forbidden(
                    "separationOfDuties", "You ask for this yourself. A colleague has to record the consent.");
        }
        boolean child = isChild(person);
        if (tables.latest(Relationships.TABLE)
                .allowed(its.relationship(), child ? Whom.child : Whom.adult)
                .isEmpty()) {
            throw Refused.invalid("reference", "With this relationship nobody acts for somebody of this age.");
        }
        SeenPaper paper = SeenPaper.read(PAPER, said);
        String seen = FreeText.of(
                "seen", said.get("seen"), LONGEST_STATEMENT, "Say what you saw and heard, in at most %d characters.");
        lock("acting person " + registry.leadsTo(person.person()));
        List<String> cases = without(person);
        if (cases.isEmpty()) {
            throw Refused.conflict(
                    "noApplications",
                    "Each application for this person belongs to an account, whose holder agrees there with a code.");
        }
        requireRoom(forPerson(person));
        requireNoPart(its.actor(), cases);
        duties.assign(cases, user.id(), Duty.CONSENT);
        return begin(
                its,
                child ? Whom.child : Whom.adult,
                child ? "statement" : "seen",
                user.id(),
                new Recorded(person, paper, seen),
                child ? ofAgeFrom(person) : null,
                cases);
    }

    /** @param seen in the social worker's words */
    private record Recorded(PersonReadings.Open person, SeenPaper paper, String seen) {}

    // ---------------------------------------------------------------- beginning

    private void requireRoom(List<Agreement> those) {
        Instant now = clock.instant();
        if (those.stream().filter(each -> each.isActive(now)).count() >= MOST_FOR_ONE) {
            throw Refused.conflict(
                    "tooManyAgreements",
                    "Several people act for this person already. One of them has to be ended first.");
        }
    }

    /** Who decided in a case, paid or printed there does not act for its applicant afterwards. */
    private void requireNoPart(String actor, List<String> cases) {
        if (duties.obstacleToTie(cases, actor, Duty.APPLICANT).isPresent()) {
            throw Refused.forbidden(
                    "separationOfDuties",
                    "Who asks has another part in one of these applications, and cannot act in it.");
        }
    }

    /** @param ofAge from this day on the person decides alone; null for whoever agreed themselves */
    private Agreement begin(
            Agreement its,
            Whom whom,
            String consent,
            String by,
            @Nullable Recorded recorded,
            @Nullable LocalDate ofAge,
            List<String> cases) {
        int months = tables.latest(Relationships.TABLE)
                .allowed(its.relationship(), whom)
                .orElseThrow(Agreements::over)
                .months();
        LocalDate last = LocalDate.now(clock).plusMonths(months);
        if (ofAge != null && !last.isBefore(ofAge)) {
            last = ofAge.minusDays(1);
        }
        Instant until = Days.end(last, clock.getZone());
        int done = jdbc.sql("""
                        update acting set consent = :consent, consented_by = :by, consented_at = :now, until_at = :until, person_id = :person,
                               paper = :paper, paper_ending = :ending, seen = :seen
                         where id = :id and consent is null and ended_at is null and open_until > :now""")
                .param("consent", consent)
                .param("by", by)
                .param("now", now())
                .param("until", until.atOffset(ZoneOffset.UTC))
                .param("person", recorded == null ? null : recorded.person().person())
                .param(
                        "paper",
                        recorded == null ? null : recorded.paper().kind().name())
                .param(
                        "ending",
                        recorded == null
                                ? null
                                : personal.encrypt(ENDING, recorded.paper().ending()))
                .param("seen", recorded == null ? null : personal.encrypt(SEEN, recorded.seen()))
                .param("id", its.id())
                .update();
        if (done == 0) {
            throw over();
        }
        Agreement begun = find(its.id()).orElseThrow(Agreements::unknown);
        cases.forEach(number -> audit.append(
                Action.actingAgreed,
                by,
                number,
                applications.get(number).programme(),
                details(begun, "consent", consent, "actor", its.actor())));
        if (cases.isEmpty()) {
            audit.append(Action.actingAgreed, by, null, null, details(begun, "consent", consent, "actor", its.actor()));
        }
        messages.tellAgreed(begun, represented(begun), side(its.actor()), until);
        return begun;
    }

    // ---------------------------------------------------------------- ending

    /**
     * Either side ends it, at once. Both are told.
     *
     * @throws Refused 404 when this account neither acts nor is acted for with it; 409 {@code actingOver} when it is over already
     */
    @Transactional
    public void end(CurrentUser user, long id) {
        Agreement its = find(id).filter(each -> each.consentedAt() != null)
                .filter(each -> user.id().equals(each.actor()) || user.id().equals(each.represented()))
                .orElseThrow(Agreements::unknown);
        end(its, user.id(), "ended");
    }

    /**
     * A social worker ends it for somebody without an account, who says so.
     *
     * @throws Refused as {@link #end(CurrentUser, long)}
     */
    @Transactional
    public void endFor(CurrentUser user, PersonReadings.Open person, long id) {
        Agreement its = forPerson(person).stream()
                .filter(each -> each.id() == id)
                .findFirst()
                .orElseThrow(Agreements::unknown);
        end(its, user.id(), "ended");
    }

    private void end(Agreement its, String by, String outcome) {
        int done = jdbc.sql(
                        "update acting set outcome = :outcome, ended_at = :now, ended_by = :by where id = :id and ended_at is null")
                .param("outcome", outcome)
                .param("now", now())
                .param("by", by)
                .param("id", its.id())
                .update();
        if (done == 0) {
            throw over();
        }
        audit.append(Action.actingEnded, by, null, null, details(its, "outcome", outcome, "actor", its.actor()));
        messages.tellEnded(its, represented(its), side(its.actor()));
    }

    /** Ends what is over, tells both sides of an agreement, and forgets what was typed into requests that came to nothing. */
    @Scheduled(fixedDelay = 10, initialDelay = 6, timeUnit = TimeUnit.MINUTES)
    @Transactional
    public void endOver() {
        jdbc.sql("""
                        select * from acting where ended_at is null and coalesce(until_at, open_until) <= :now
                         order by id limit :most for update skip locked""")
                .param("now", now())
                .param("most", ENDED_AT_ONCE)
                .query(this::agreement)
                .list()
                .forEach(its -> {
                    if (its.consentedAt() != null) {
                        end(its, AuditLog.SYSTEM, "over");
                    } else {
                        lapse(its);
                    }
                });
        jdbc.sql("""
                        update acting set actor_name = null, for_name = null, statement = null
                         where outcome = 'refused' and actor_name is not null and open_until <= :now""").param("now", now()).update();
    }

    private void lapse(Agreement its) {
        jdbc.sql("""
                        update acting set outcome = 'lapsed', ended_at = :now, ended_by = :by, actor_name = null, for_name = null, statement = null
                         where id = :id""")
                .param("now", now())
                .param("by", AuditLog.SYSTEM)
                .param("id", its.id())
                .update();
        audit.append(Action.actingEnded, AuditLog.SYSTEM, null, null, details(its, "outcome", "lapsed"));
    }

    // ---------------------------------------------------------------- the end of an account

    @Override
    public List<String> open(String account) {
        return List.of();
    }

    /** The other side is told of what lasted; its own names for the erased one go, too. */
    @Override
    public void eraseAccount(String account) {
        List<Agreement> those = jdbc.sql("select * from acting where actor = :account or represented = :account")
                .param("account", account)
                .query(this::agreement)
                .list();
        jdbc.sql("""
                        update acting set actor_name = null, for_name = null, statement = null, paper_ending = null, seen = null,
                               outcome = coalesce(outcome, 'erased'), ended_at = coalesce(ended_at, :now), ended_by = coalesce(ended_by, :by)
                         where actor = :account or represented = :account""")
                .param("now", now())
                .param("by", AuditLog.SYSTEM)
                .param("account", account)
                .update();
        those.stream()
                .filter(its -> its.consentedAt() != null && its.endedAt() == null)
                .forEach(its -> messages.tellEnded(its, represented(its), side(its.actor())));
    }

    /** The holder may be another one than before: whoever agreed for them then, and whoever they act for, agrees anew. Both sides are told. */
    @Override
    public void recovered(String account) {
        Instant now = clock.instant();
        jdbc
                .sql(
                        "select * from acting where ended_at is null and (actor = :account or represented = :account) order by id for update")
                .param("account", account)
                .query(this::agreement)
                .list()
                .stream()
                .filter(its -> its.isActive(now))
                .forEach(its -> end(its, AuditLog.SYSTEM, "ended"));
    }

    // ---------------------------------------------------------------- both sides

    /** The holder of an account: what opens it, and what its applications say. */
    private Side side(String account) {
        Set<String> known = contacts.opening(account).stream()
                .map(Contact::value)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        known.addAll(ways.ways(account));
        return new Side(known, contacts.language(account).orElse(null), messages.page());
    }

    /** Who is acted for: the holder of an account, or somebody without one by what their applications say. */
    private Side represented(Agreement its) {
        if (its.represented() != null) {
            return side(its.represented());
        }
        List<Application> those =
                applications.ofPerson(registry.leadsTo(Objects.requireNonNull(its.person())), MOST_CASES).stream()
                        .filter(each -> each.applicant() == null)
                        .toList();
        String language = those.stream()
                .map(each -> each.read().language())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new Side(ways.ways(those.stream().map(Application::number).toList()), language, messages.help());
    }

    private static Map<String, Object> details(Agreement its, String... more) {
        Map<String, Object> details = new HashMap<>();
        details.put("agreement", its.reference());
        details.put("relationship", its.relationship());
        if (its.represented() != null) {
            details.put("account", its.represented());
        }
        for (int i = 0; i + 1 < more.length; i += 2) {
            details.put(more[i], more[i + 1]);
        }
        return details;
    }

    private Optional<Agreement> find(long id) {
        return jdbc.sql("select * from acting where id = :id")
                .param("id", id)
                .query(this::agreement)
                .optional();
    }

    private Agreement agreement(ResultSet row, int n) throws SQLException {
        long person = row.getLong("person_id");
        boolean hasPerson = !row.wasNull();
        return new Agreement(
                row.getLong("id"),
                row.getString("reference"),
                row.getString("actor"),
                row.getString("whom").equals("account"),
                row.getString("represented"),
                hasPerson ? person : null,
                row.getString("relationship"),
                text(ACTOR_NAME, row.getBytes("actor_name")),
                text(FOR_NAME, row.getBytes("for_name")),
                text(STATEMENT, row.getBytes("statement")),
                Objects.requireNonNull(instant(row, "asked_at")),
                Objects.requireNonNull(instant(row, "open_until")),
                instant(row, "consented_at"),
                instant(row, "until_at"),
                instant(row, "ended_at"),
                row.getString("outcome"));
    }

    private String text(String purpose, byte @Nullable [] encrypted) {
        return Objects.requireNonNullElse(personal.decrypt(purpose, encrypted), "");
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private void lock(String name) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", name)
                .query()
                .listOfRows();
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such agreement that you may see.");
    }

    private static Refused over() {
        return Refused.conflict("actingOver", "This is over already.");
    }
}
