package org.lifeline.grievance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.AccountRecords;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.application.Status;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.grievance.GrievanceProcesses.Asked;
import org.lifeline.hold.LegalHolds;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.contact.PhoneNumbers;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.time.Times;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.programme.Programmes;
import org.lifeline.retention.PersonalRecords;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.Vouchers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Complaints and their answers. Nobody answers their own complaint, one about a case in which they have a part, or both rounds of one
 * (decision 0098).
 */
@Service
public class Grievances implements PersonalRecords, AccountRecords {

    /** So many complaints of one account a day. */
    static final int MOST_A_DAY = 10;

    static final int LONGEST_WORDS = 4000;
    static final int LONGEST_ANSWER = 4000;

    private static final int LONGEST_TYPED = 100;
    private static final int LONGEST_CONTACT = 300;
    private static final int MOST_LISTED = 100;
    private static final String TYPED = "grievance.case_typed";
    private static final String WORDS = "grievance.words";
    private static final String REACH = "grievance.reach";
    private static final String CODE = "grievance.code_hash";
    private static final String CODE_OF_FORM = "grievance.code";
    private static final String ONCE = "grievance.once_hash";
    private static final String NOT_SETTLED = "grievance_round.not_settled";
    private static final String ANSWER = "grievance_round.answer";
    private static final Pattern ONCE_FORM = Pattern.compile("[0-9a-f]{32}");
    private static final int ONCE_BYTES = 16;
    private static final Pattern APPLICATION_NUMBER = Pattern.compile("A-\\d{4}-\\d{6,9}");
    private static final int CODE_DIGITS = 12;
    private static final BigInteger CODES = BigInteger.TEN.pow(CODE_DIGITS);
    private static final String EMPTY_WORDS = "Say what happened, in at most %d characters.";
    private static final String CONTACT_TOO_OFTEN =
            "This was given in many complaints today. Leave it empty, and send the complaint once more.";
    private static final String WRONG_CODE = "This number and this code do not belong together. Check both.";

    private record Reach(@Nullable String email, @Nullable String phone) {}

    /**
     * What somebody typed into the form.
     *
     * @param once the hidden value of the form, which makes the code and keeps the complaint from being made twice
     * @param about the number of an application of the account; for a visitor, whatever they typed
     * @param contact a telephone number or mail address for the answer; empty: the one of the account, or none
     */
    public record Typed(String once, String kind, String about, String words, String contact) {}

    /** @param code opens the ticket together with the number */
    public record Ticket(String number, String code) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ObjectMapper json;
    private final PersonalData personal;
    private final RateLimits limits;
    private final Applications applications;
    private final Vouchers vouchers;
    private final AccountContacts contacts;
    private final PhoneNumbers phones;
    private final Programmes programmes;
    private final Duties duties;
    private final LegalHolds holds;
    private final Officers officers;
    private final ValueTables tables;
    private final Deadlines deadlines;
    private final GrievanceProcesses processes;
    private final Messages messages;
    private final Languages languages;
    private final Phrases phrases;
    private final Times times;
    private final LifelineProperties properties;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final SecureRandom random = new SecureRandom();

    Grievances(
            JdbcClient jdbc,
            Clock clock,
            ObjectMapper json,
            PersonalData personal,
            RateLimits limits,
            Applications applications,
            Vouchers vouchers,
            AccountContacts contacts,
            PhoneNumbers phones,
            Programmes programmes,
            Duties duties,
            LegalHolds holds,
            Officers officers,
            ValueTables tables,
            Deadlines deadlines,
            GrievanceProcesses processes,
            Messages messages,
            Languages languages,
            Phrases phrases,
            Times times,
            LifelineProperties properties,
            AuditLog audit,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
        this.personal = personal;
        this.limits = limits;
        this.applications = applications;
        this.vouchers = vouchers;
        this.contacts = contacts;
        this.phones = phones;
        this.programmes = programmes;
        this.duties = duties;
        this.holds = holds;
        this.officers = officers;
        this.tables = tables;
        this.deadlines = deadlines;
        this.processes = processes;
        this.messages = messages;
        this.languages = languages;
        this.phrases = phrases;
        this.times = times;
        this.properties = properties;
        this.audit = audit;
        this.transaction = transaction;
    }

    // ---------------------------------------------------------------- complaining

    /** A value for a new form, which nobody can guess. */
    String newForm() {
        byte[] value = new byte[ONCE_BYTES];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    /**
     * Complains. The same form with the same words gives the same ticket, however often it is sent.
     *
     * @param user null for a visitor
     * @param address from which it is sent, for the allowance
     * @throws Refused 404 for an application that is not the account's; 422 for {@code form}, {@code kind}, {@code about}, {@code words} or
     *     {@code contact}; 429 for too many
     */
    public Ticket complain(@Nullable CurrentUser user, Typed typed, String address, Language language) {
        if (!ONCE_FORM.matcher(typed.once()).matches()) {
            throw Refused.invalid("form", "This page was open too long. Send it once more.");
        }
        if (!GrievanceKinds.NAMES.contains(typed.kind())) {
            throw Refused.invalid("kind", "Choose what it is about.");
        }
        String words = FreeText.of("words", typed.words(), LONGEST_WORDS, EMPTY_WORDS);
        String about = PlainText.trim(PlainText.onOneLine(PlainText.clean(typed.about())));
        if (about.length() > LONGEST_TYPED) {
            throw Refused.invalid("about", "Write only the number.");
        }
        Application application = user == null || about.isEmpty() ? null : applications.own(user, about);
        Reach reach = typed.contact().isBlank() ? known(user, application) : read(typed.contact());
        String form = String.join("\n", typed.once(), user == null ? "" : user.id(), typed.kind(), about, words);
        String code = code(form);
        byte[] once = fingerprint(ONCE, form);
        Optional<String> before = made(once);
        if (before.isPresent()) {
            return new Ticket(before.get(), code);
        }
        // before the transaction: an allowance has a connection of its own
        requireAllowance(user, address, typed.contact().isBlank() ? null : reach);
        String number = transaction.execute(status -> {
            lock("grievance " + HexFormat.of().formatHex(once));
            // of two at the same moment, the second one finds the first
            return made(once)
                    .orElseGet(
                            () -> insert(user, typed.kind(), application, about, words, reach, code, once, language));
        });
        return new Ticket(Objects.requireNonNull(number), code);
    }

    private Optional<String> made(byte[] once) {
        return jdbc.sql("select number from grievance where once_hash = :once")
                .param("once", once)
                .query(String.class)
                .optional();
    }

    private void lock(String name) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", name)
                .query()
                .listOfRows();
    }

    private String insert(
            @Nullable CurrentUser user,
            String kind,
            @Nullable Application application,
            String about,
            String words,
            Reach reach,
            String code,
            byte[] once,
            Language language) {
        if (user != null) {
            requireAllowance(user);
        }
        Instant now = Instant.now(clock);
        String number = "G-%d-%06d"
                .formatted(
                        LocalDate.now(clock).getYear(),
                        jdbc.sql("select nextval('grievance_number')")
                                .query(Long.class)
                                .single());
        jdbc.sql("""
                        insert into grievance (number, kind, asked_by, application_number, case_typed, words, reach, code_hash, once_hash, language, asked_at)
                        values (:number, :kind, :by, :application, :typed, :words, :reach, :code, :once, :language, :now)""")
                .param("number", number)
                .param("kind", kind)
                .param("by", user == null ? null : user.id())
                .param("application", application == null ? null : application.number())
                .param("typed", user == null && !about.isEmpty() ? personal.encrypt(TYPED, about) : null)
                .param("words", personal.encrypt(WORDS, words))
                .param("reach", personal.encrypt(REACH, write(reach)))
                .param("code", fingerprint(CODE, number + "\n" + code))
                .param("once", once)
                .param("language", language.code())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        Asked asked = begin(number, kind, application, 1, null, now);
        String programme = application == null ? null : application.programme();
        processes.start(get(number), programme, asked);
        audit.append(
                Action.grievanceAsked,
                user == null ? AuditLog.SYSTEM : user.id(),
                application == null ? null : application.number(),
                programme,
                Map.of("grievance", number, "kind", kind));
        post(
                number,
                "received",
                "grievance-received",
                reach,
                language,
                Map.of("due", times.until(asked.due(), language)));
        return number;
    }

    /** Writes the round down, and finds who is asked to answer. */
    private Asked begin(
            String number,
            String kind,
            @Nullable Application application,
            int round,
            @Nullable String notSettled,
            Instant now) {
        GrievanceKinds.Kind its = tables.latest(GrievanceKinds.TABLE).get(kind);
        String group = its.group(round);
        Instant due = now.plus(time(its.urgent() ? "grievanceUrgent" : "grievance"));
        jdbc.sql("""
                        insert into grievance_round (number, round, answer_group, asked_at, due_at, not_settled)
                        values (:number, :round, :group, :now, :due, :notSettled)""")
                .param("number", number)
                .param("round", round)
                .param("group", group)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("due", due.atOffset(ZoneOffset.UTC))
                .param("notSettled", personal.encrypt(NOT_SETTLED, notSettled))
                .update();
        return new Asked(round, people(group, application), group, due);
    }

    /** The named managers of the programme where managers answer; empty: any member of the group. */
    private List<String> people(String group, @Nullable Application application) {
        return application == null || !group.equals(Role.PROGRAMME_MANAGER)
                ? List.of()
                : programmes.managers(application.programme());
    }

    private void requireAllowance(@Nullable CurrentUser user, String address, @Nullable Reach typed) {
        if (user == null && limits.consume(Limit.GRIEVANCES_BY_ADDRESS, address) > 0) {
            throw tooMany();
        }
        // nobody is sent many messages because a stranger types their number, nor kept from complaining without it
        if (typed != null && limits.consume(Limit.GRIEVANCES_BY_CONTACT, typed.email() + " " + typed.phone()) > 0) {
            throw Refused.invalid("contact", CONTACT_TOO_OFTEN);
        }
    }

    private void requireAllowance(CurrentUser user) {
        lock("grievances of " + user.id());
        long today = jdbc.sql("select count(*) from grievance where asked_by = :user and asked_at > :since")
                .param("user", user.id())
                .param("since", Instant.now(clock).minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        if (today >= MOST_A_DAY) {
            throw tooMany();
        }
    }

    private static Refused tooMany() {
        return Refused.tooMany(
                "Many complaints were sent from here today. Try again tomorrow, or go to a social worker.");
    }

    private Reach read(String typed) {
        String text = MailAddress.tidy(typed);
        if (text.length() > LONGEST_CONTACT) {
            throw Refused.invalid("contact", MailAddress.WRONG);
        }
        if (text.indexOf('@') >= 0) {
            if (!MailAddress.isAddress(text)) {
                throw Refused.invalid("contact", MailAddress.WRONG);
            }
            return new Reach(MailAddress.ascii(text).toLowerCase(Locale.ROOT), null);
        }
        PhoneNumbers.Reading reading = phones.read(text);
        if (reading.phone() == null) {
            throw Refused.invalid("contact", String.valueOf(reading.wrong()));
        }
        if (!messages.reachesBySms(reading.phone().e164())) {
            throw Refused.invalid(
                    "contact",
                    "We cannot send a text message to this phone number. Give a mobile number, or an e-mail address.");
        }
        return new Reach(null, reading.phone().e164());
    }

    /** By the contact data of the application, otherwise by what opens the account. */
    private Reach known(@Nullable CurrentUser user, @Nullable Application application) {
        if (user == null) {
            return new Reach(null, null);
        }
        if (application != null
                && application.status() != Status.draft
                && !application.answers().isEmpty()) {
            return new Reach(application.read().email(), application.read().phone());
        }
        List<String> ways = contacts.of(user.id()).stream()
                .map(AccountContacts.Kept::contact)
                .filter(Objects::nonNull)
                .toList();
        return new Reach(
                ways.stream().filter(way -> way.indexOf('@') >= 0).findFirst().orElse(null),
                ways.stream().filter(way -> way.indexOf('@') < 0).findFirst().orElse(null));
    }

    /**
     * Digits that follow from the form, and from which nobody without the key learns anything. They are so many that nobody guesses them from
     * many addresses, so that no limit by number is needed with which a stranger could lock out who complained.
     */
    private String code(String form) {
        BigInteger number = new BigInteger(1, fingerprint(CODE_OF_FORM, form)).mod(CODES);
        return String.format(Locale.ROOT, "%0" + CODE_DIGITS + "d", number);
    }

    private byte[] fingerprint(String purpose, String value) {
        return Objects.requireNonNull(personal.fingerprint(purpose, value));
    }

    // ---------------------------------------------------------------- opening a ticket

    /**
     * Opens a ticket with its number and code. Each try, right or wrong, takes from the allowance of the address. A
     * number that does not exist is answered like a wrong code.
     *
     * @throws Refused 422 for {@code code}, 429 for too many tries
     */
    public Grievance open(String number, String code, String address) {
        String typed = PlainText.trim(PlainText.withLatinDigits(PlainText.clean(number)))
                .toUpperCase(Locale.ROOT);
        if (limits.consume(Limit.GRIEVANCE_CODES_BY_ADDRESS, address) > 0) {
            throw Refused.tooMany("Too many tries. Try again later.");
        }
        return find(typed)
                .filter(found -> opens(typed, digits(code)))
                .orElseThrow(() -> Refused.invalid("code", WRONG_CODE));
    }

    private boolean opens(String number, String code) {
        return jdbc.sql("select count(*) from grievance where number = :number and code_hash = :code")
                        .param("number", number)
                        .param("code", fingerprint(CODE, number + "\n" + code))
                        .query(Long.class)
                        .single()
                == 1;
    }

    private static String digits(String typed) {
        return PlainText.without(PlainText.withLatinDigits(typed), c -> c < '0' || c > '9');
    }

    /** The complaint, where this account made it. */
    public Optional<Grievance> own(CurrentUser user, String number) {
        return find(number).filter(its -> user.id().equals(its.askedBy()));
    }

    /** The complaints of an account, the newest first. */
    public List<Grievance> of(String account) {
        return jdbc
                .sql("select * from grievance where asked_by = :account order by asked_at desc, number desc limit "
                        + MOST_LISTED)
                .param("account", account)
                .query(this::grievance)
                .list()
                .stream()
                .map(this::withRounds)
                .toList();
    }

    /** @throws Refused 404 when there is no such complaint */
    public Grievance get(String number) {
        return find(number).orElseThrow(() -> Refused.notFound("There is no such complaint."));
    }

    private Optional<Grievance> find(String number) {
        return jdbc.sql("select * from grievance where number = :number")
                .param("number", number)
                .query(this::grievance)
                .optional()
                .map(this::withRounds);
    }

    // ---------------------------------------------------------------- answering

    /**
     * What who answers reads, for a form's text; empty where there is nothing.
     *
     * @param about number of an application, or what a visitor typed
     * @param proven whether it is an application of the account that complains
     */
    public record Seen(
            String kind, String about, boolean proven, String words, String firstAnswer, String notSettled) {}

    /** @param language of who reads it */
    public Seen seen(String number, Language language) {
        Grievance its = get(number);
        Grievance.Round first = its.rounds().get(0);
        return new Seen(
                phrases.say(title(its.kind()), language.locale()),
                its.application() != null ? its.application() : words(its.typed()),
                its.application() != null,
                words(its.words()),
                words(first.answer()),
                words(its.current().notSettled()));
    }

    private static String words(@Nullable String words) {
        return Objects.requireNonNullElse(words, "");
    }

    /** A kind of complaint in English words. */
    public static String title(String kind) {
        return switch (kind) {
            case "decision" -> "How my application was decided";
            case "delay" -> "It takes too long";
            case "staff" -> "How somebody of the office treated me";
            case "money" -> "Somebody wanted money or a favour";
            case "provider" -> "A hospital, a doctor or a pharmacy";
            case "privacy" -> "My data or my privacy";
            case "service" -> "This page, messages or telephone";
            default -> "Something else";
        };
    }

    /**
     * Refuses who may not answer now.
     *
     * @throws Refused 403 {@code samePerson} for who complained or answered the first time, {@code separationOfDuties} for who has a duty on
     *     the case; 403 when its programme has other managers
     */
    public void requireAnswerer(String number, String person) {
        Grievance its = get(number);
        if (person.equals(its.askedBy())) {
            throw Refused.forbidden("samePerson", "This is your own complaint. Somebody else has to answer it.");
        }
        if (its.rounds().stream().anyMatch(round -> person.equals(round.answeredBy()))) {
            throw Refused.forbidden(
                    "samePerson", "You answered this complaint before. Somebody else has to answer it now.");
        }
        if (its.application() != null) {
            duties.check(its.application(), person, Duty.GRIEVANCE);
            Grievance.Round round = its.current();
            boolean late =
                    round.escalatedAt() != null && !officers.groupsOf(person).contains(round.group());
            if (late || round.group().equals(Role.PROGRAMME_MANAGER)) {
                programmes.requireManager(applications.get(its.application()).programme(), person);
            }
        } else if (its.typed() != null) {
            // what a visitor typed gives nobody a duty, and keeps who has one from answering
            typedCases(its.typed()).forEach(application -> duties.check(application, person, Duty.GRIEVANCE));
        }
    }

    /** The applications of which a visitor typed the number or the code of the voucher. */
    private List<String> typedCases(String typed) {
        if (VoucherCode.isCode(typed)) {
            return vouchers.find(VoucherCode.parse(typed)).map(Voucher::application).stream()
                    .toList();
        }
        return APPLICATION_NUMBER
                .matcher(PlainText.withLatinDigits(typed).toUpperCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .filter(applications::exists)
                .toList();
    }

    /**
     * Records an answer.
     *
     * @throws Refused 403 as {@link #requireAnswerer} or for a person without the role, 409 {@code answeredAlready}, 422 without an answer
     */
    @Transactional
    public void answer(String number, @Nullable Object given, String person, List<String> groups) {
        String answer = FreeText.of("answer", given, LONGEST_ANSWER, "Write your answer, in at most %d characters.");
        Grievance its = get(number);
        Grievance.Round round = its.current();
        boolean managers = round.escalatedAt() != null && groups.contains(Role.PROGRAMME_MANAGER);
        if (!groups.contains(round.group()) && !managers) {
            throw Refused.forbidden("forbidden", "Your role does not answer this complaint.");
        }
        if (round.isAnswered()) {
            throw answeredAlready();
        }
        requireAnswerer(number, person);
        if (its.application() != null) {
            duties.assign(its.application(), person, Duty.GRIEVANCE);
        }
        int first = jdbc.sql("""
                        update grievance_round set answer = :answer, answered_by = :by, answered_at = :at
                         where number = :number and round = :round and answered_by is null""")
                .param("answer", personal.encrypt(ANSWER, answer))
                .param("by", person)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("number", number)
                .param("round", round.round())
                .update();
        if (first == 0) {
            throw answeredAlready();
        }
        audit.append(
                Action.grievanceAnswered,
                person,
                its.application(),
                null,
                Map.of("grievance", number, "round", round.round()));
    }

    private static Refused answeredAlready() {
        return Refused.conflict("answeredAlready", "This complaint was answered already.");
    }

    /** Tells the person that there is an answer. It is not in the message, which may reach somebody else's telephone. */
    @Transactional
    public void tell(String number) {
        Grievance its = get(number);
        Language language = languages.of(its.language());
        post(number, "answered/" + its.current().round(), "grievance-answered", reach(number), language, Map.of());
    }

    private void post(
            String number, String what, String template, Reach reach, Language language, Map<String, String> more) {
        if (reach.email() == null && reach.phone() == null) {
            return;
        }
        Map<String, String> values = new HashMap<>(more);
        values.put("number", number);
        values.put("address", properties.publicUrl() + "/complaints/" + number);
        messages.post(new Message(
                number + "/" + what, number, language, reach.email(), reach.phone(), template, values, null));
    }

    /**
     * Says that the first answer did not settle it. The second round begins.
     *
     * @param why in the words of the person
     * @throws Refused 409 {@code notAnswered} or {@code tooLate}, 422 for {@code why}
     */
    @Transactional
    public void notSettled(Grievance opened, @Nullable String why, @Nullable CurrentUser user) {
        String reason = FreeText.of("why", why, LONGEST_WORDS, "Say what is not settled, in at most %d characters.");
        jdbc.sql("select from grievance where number = :number for update")
                .param("number", opened.number())
                .query()
                .listOfRows();
        Grievance its = get(opened.number());
        if (its.rounds().size() > 1) {
            return; // sent twice
        }
        Instant now = Instant.now(clock);
        switch (its.state(now)) {
            case waiting -> throw Refused.conflict("notAnswered", "Nobody has answered yet.");
            case closed -> throw tooLate();
            case answered -> {
                Application application = its.application() == null ? null : applications.get(its.application());
                Asked asked = begin(its.number(), its.kind(), application, 2, reason, now);
                if (!processes.notSettled(its.number(), asked)) {
                    throw tooLate(); // its timer was set while the time was shorter
                }
                audit.append(
                        Action.grievanceNotSettled,
                        user == null ? AuditLog.SYSTEM : user.id(),
                        its.application(),
                        null,
                        Map.of("grievance", its.number()));
            }
        }
    }

    private static Refused tooLate() {
        return Refused.conflict("tooLate", "The time for this is over. You can complain anew.");
    }

    /**
     * Puts a complaint whose time is over before the named managers of its programme, or before all where it has none, and writes to them.
     */
    @Transactional
    public void escalate(String number) {
        Grievance its = get(number);
        jdbc.sql("""
                        update grievance_round set escalated_at = :now
                         where number = :number and round = :round and escalated_at is null and answered_by is null""")
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("number", number)
                .param("round", its.current().round())
                .update();
        List<String> managers =
                people(Role.PROGRAMME_MANAGER, its.application() == null ? null : applications.get(its.application()));
        List<String> addresses = managers.isEmpty()
                ? officers.addresses(null, Role.PROGRAMME_MANAGER)
                : managers.stream()
                        .flatMap(manager -> officers.addresses(manager, null).stream())
                        .distinct()
                        .toList();
        for (String address : addresses) {
            messages.post(Message.toStaff(
                    number + "/overdue/" + its.current().round() + "/"
                            + UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8)),
                    number,
                    address,
                    "request-overdue",
                    Map.of(
                            "number",
                            number,
                            "due",
                            times.moment(its.current().due(), Locale.ENGLISH),
                            "address",
                            properties.publicUrl() + "/camunda/app/tasklist/default/")));
        }
        processes.openToManagers(number, managers);
    }

    // ---------------------------------------------------------------- forgetting

    /** Erases the words of a complaint, of both sides, and how the person is reached; that it was made and answered stays. */
    @Transactional
    public void eraseWords(String number) {
        jdbc.sql("update grievance set case_typed = null, words = null, reach = null where number = :number")
                .param("number", number)
                .update();
        jdbc.sql("update grievance_round set not_settled = null, answer = null where number = :number")
                .param("number", number)
                .update();
    }

    /**
     * The same once its time is over, or with the account. One about an application on hold keeps its words, and loses them with the application after the hold.
     */
    @Transactional
    public void eraseAfterTime(String number) {
        String application = get(number).application();
        if (application == null || !holds.isOnHold(application)) {
            eraseWords(number);
        }
    }

    @Override
    @Transactional
    public void erase(String applicationNumber) {
        numbers("application_number = :of", applicationNumber).forEach(this::eraseWords);
    }

    @Override
    @Transactional
    public void eraseAccount(String account) {
        numbers("asked_by = :of", account).forEach(this::eraseAfterTime);
    }

    /** Complaints that wait for an answer: it would go to nobody. */
    @Override
    public List<String> open(String account) {
        return jdbc.sql("""
                        select number from grievance
                         where asked_by = :account and words is not null
                           and exists (select from grievance_round r where r.number = grievance.number and answered_by is null)
                         order by number""").param("account", account).query(String.class).list();
    }

    private List<String> numbers(String which, String of) {
        return jdbc.sql("select number from grievance where " + which + " order by number")
                .param("of", of)
                .query(String.class)
                .list();
    }

    // ---------------------------------------------------------------- rows

    /** Without its rounds, which are read by a query of their own. */
    private Grievance grievance(ResultSet row, int n) throws SQLException {
        return new Grievance(
                row.getString("number"),
                row.getString("kind"),
                row.getString("asked_by"),
                row.getString("application_number"),
                personal.decrypt(TYPED, row.getBytes("case_typed")),
                personal.decrypt(WORDS, row.getBytes("words")),
                row.getString("language"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                null,
                List.of());
    }

    private Grievance withRounds(Grievance its) {
        List<Grievance.Round> rounds = jdbc.sql("select * from grievance_round where number = :number order by round")
                .param("number", its.number())
                .query(this::round)
                .list();
        Instant answered = rounds.isEmpty() ? null : rounds.get(0).answeredAt();
        return new Grievance(
                its.number(),
                its.kind(),
                its.askedBy(),
                its.application(),
                its.typed(),
                its.words(),
                its.language(),
                its.askedAt(),
                answered == null ? null : answered.plus(time("grievanceNotSettled")),
                rounds);
    }

    private Grievance.Round round(ResultSet row, int n) throws SQLException {
        return new Grievance.Round(
                row.getInt("round"),
                row.getString("answer_group"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                moment(row, "escalated_at"),
                personal.decrypt(NOT_SETTLED, row.getBytes("not_settled")),
                personal.decrypt(ANSWER, row.getBytes("answer")),
                row.getString("answered_by"),
                moment(row, "answered_at"));
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private Duration time(String deadline) {
        return Duration.parse(deadlines.time(deadline));
    }

    private Reach reach(String number) {
        String text = personal.decrypt(
                REACH,
                jdbc.sql("select reach from grievance where number = :number")
                        .param("number", number)
                        .query((row, n) -> Optional.ofNullable(row.getBytes(1)))
                        .single()
                        .orElse(null));
        try {
            return text == null ? new Reach(null, null) : json.readValue(text, Reach.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("how " + number + " is answered cannot be read", e);
        }
    }

    private String write(Reach reach) {
        try {
            return json.writeValueAsString(reach);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
