package org.lifeline.grievance;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.Contact;
import org.lifeline.account.Contacts;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.application.Status;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.grievance.GrievanceProcesses.Asked;
import org.lifeline.grievance.GrievanceRows.Reach;
import org.lifeline.platform.database.RunningNumbers;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.PlainText;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Complaints as people make them, read them, and say that they are not settled (decision 0098). */
@Service
public class Grievances {

    /** So many complaints of one account a day. */
    static final int MOST_A_DAY = 10;

    static final int LONGEST_WORDS = 4000;

    private static final int LONGEST_TYPED = 100;
    private static final String CODE = "grievance.code_hash";
    private static final String CODE_OF_FORM = "grievance.code";
    private static final String ONCE = "grievance.once_hash";
    private static final Pattern ONCE_FORM = Pattern.compile("[0-9a-f]{32}");
    private static final int ONCE_BYTES = 16;
    private static final int CODE_DIGITS = 12;
    private static final BigInteger CODES = BigInteger.TEN.pow(CODE_DIGITS);
    private static final String EMPTY_WORDS = "Say what happened, in at most %d characters.";
    private static final String CONTACT_TOO_OFTEN =
            "This was given in many complaints today. Leave it empty, and send the complaint once more.";
    private static final String WRONG_CODE = "This number and this code do not belong together. Check both.";

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
    private final RunningNumbers numbers;
    private final Clock clock;
    private final GrievanceRows rows;
    private final GrievanceAnswers answers;
    private final GrievanceProcesses processes;
    private final GrievanceMessages messages;
    private final PersonalData personal;
    private final RateLimits limits;
    private final Applications applications;
    private final Contacts typed;
    private final AccountContacts contacts;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final SecureRandom random = new SecureRandom();

    Grievances(
            JdbcClient jdbc,
            RunningNumbers numbers,
            Clock clock,
            GrievanceRows rows,
            GrievanceAnswers answers,
            GrievanceProcesses processes,
            GrievanceMessages messages,
            PersonalData personal,
            RateLimits limits,
            Applications applications,
            Contacts typed,
            AccountContacts contacts,
            AuditLog audit,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.numbers = numbers;
        this.clock = clock;
        this.rows = rows;
        this.answers = answers;
        this.processes = processes;
        this.messages = messages;
        this.personal = personal;
        this.limits = limits;
        this.applications = applications;
        this.typed = typed;
        this.contacts = contacts;
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
    public Ticket complain(@Nullable CurrentUser user, Typed said, String address, Language language) {
        if (!ONCE_FORM.matcher(said.once()).matches()) {
            throw Refused.invalid("form", "This page was open too long. Send it once more.");
        }
        if (!GrievanceKinds.NAMES.contains(said.kind())) {
            throw Refused.invalid("kind", "Choose what it is about.");
        }
        String words = FreeText.of("words", said.words(), LONGEST_WORDS, EMPTY_WORDS);
        String about = PlainText.trim(PlainText.onOneLine(PlainText.clean(said.about())));
        if (about.length() > LONGEST_TYPED) {
            throw Refused.invalid("about", "Write only the number.");
        }
        Application application = user == null || about.isEmpty() ? null : applications.own(user, about);
        Reach reach = said.contact().isBlank() ? known(user, application) : reach(typed.read(said.contact()));
        String form = String.join("\n", said.once(), user == null ? "" : user.id(), said.kind(), about, words);
        String code = code(form);
        byte[] once = fingerprint(ONCE, form);
        Optional<String> before = made(once);
        if (before.isPresent()) {
            return new Ticket(before.get(), code);
        }
        // before the transaction: an allowance has a connection of its own
        requireAllowance(user, address, said.contact().isBlank() ? null : reach);
        String number = transaction.execute(status -> {
            lock("grievance " + HexFormat.of().formatHex(once));
            // of two at the same moment, the second one finds the first
            return made(once)
                    .orElseGet(() -> insert(user, said.kind(), application, about, words, reach, code, once, language));
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
        String number = numbers.next("G", "grievance_number");
        Grievance its = new Grievance(
                number,
                kind,
                user == null ? null : user.id(),
                application == null ? null : application.number(),
                user == null && !about.isEmpty() ? about : null,
                words,
                language.code(),
                now,
                null,
                List.of());
        rows.insert(its, reach, fingerprint(CODE, number + "\n" + code), once);
        Asked asked = answers.ask(number, kind, application, 1, null, now);
        String programme = application == null ? null : application.programme();
        processes.start(its, programme, asked);
        audit.append(
                Action.grievanceAsked,
                user == null ? AuditLog.SYSTEM : user.id(),
                application == null ? null : application.number(),
                programme,
                Map.of("grievance", number, "kind", kind));
        messages.tellReceived(number, reach, language, asked.due());
        return number;
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

    /** By the contact data of the application, otherwise by what opens the account. */
    private Reach known(@Nullable CurrentUser user, @Nullable Application application) {
        if (user == null) {
            return Reach.NOWHERE;
        }
        if (application != null
                && application.status() != Status.draft
                && !application.answers().isEmpty()) {
            return new Reach(application.read().email(), application.read().phone());
        }
        return reach(contacts.opening(user.id()).toArray(Contact[]::new));
    }

    private static Reach reach(Contact... ways) {
        return new Reach(first(Contact.Kind.MAIL, ways), first(Contact.Kind.PHONE, ways));
    }

    private static @Nullable String first(Contact.Kind kind, Contact... ways) {
        return Arrays.stream(ways)
                .filter(way -> way.kind() == kind)
                .map(Contact::value)
                .findFirst()
                .orElse(null);
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
        return rows.find(typed)
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

    /** @throws Refused 404 when there is no such complaint */
    public Grievance get(String number) {
        return rows.get(number);
    }

    /** The complaints of an account, the newest first. */
    public List<Grievance> of(String account) {
        return rows.of(account);
    }

    /** The complaint, where this account made it. */
    public Optional<Grievance> own(CurrentUser user, String number) {
        return rows.find(number).filter(its -> user.id().equals(its.askedBy()));
    }

    // ---------------------------------------------------------------- not settled

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
        Grievance its = rows.get(opened.number());
        if (its.rounds().size() > 1) {
            return; // sent twice
        }
        Instant now = Instant.now(clock);
        switch (its.state(now)) {
            case waiting -> throw Refused.conflict("notAnswered", "Nobody has answered yet.");
            case closed -> throw tooLate();
            case answered -> {
                Application application = its.application() == null ? null : applications.get(its.application());
                Asked asked = answers.ask(its.number(), its.kind(), application, 2, reason, now);
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
        return Refused.conflict("tooLate", "The time for this is over. You can make a new complaint.");
    }
}
