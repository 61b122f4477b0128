package org.lifeline.recovery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.AccountRecords;
import org.lifeline.account.AskedRecovery;
import org.lifeline.account.Contact;
import org.lifeline.account.ContactReplacement;
import org.lifeline.account.Contacts;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.application.LostContacts;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.changes.Confirmations;
import org.lifeline.changes.TwoPeople;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.NewAccounts;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.lifeline.redemption.IdentityPaper;
import org.lifeline.redemption.LostPins;
import org.lifeline.registry.PersonReadings;
import org.lifeline.registry.Registry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Requests to let another telephone number or mail address open the account of somebody who has lost the one before. One account has one open
 * request. Its holder is told at once at every contact that is known and can stop it with one press; nobody confirms it before they had time
 * for that, however urgent it is. Who asks and who confirms are two people, neither of whom has another part in a case of the account, and
 * neither is its holder or of their household.
 */
@Service
public class Recoveries implements AskedRecovery {

    /** The name of the deadline: for how long the holder of the account can object. */
    static final String WAIT = "accountRecovery";

    /** Whatever the table of deadlines says: somebody who sleeps must be able to object. The database keeps this, too. */
    static final Duration LEAST_WAIT = Duration.ofHours(12);

    /** From this age on somebody has an account of their own; who is younger is applied for by those who care for them. */
    private static final int OF_AGE = 18;

    private static final int MOST_CASES = 50;
    private static final String CONTACT = "account_recovery.contact";
    private static final String ENDING = "account_recovery.ending";
    private static final String OBJECTION = "The holder of the account says that they did not ask for this.";

    /**
     * An account that may be meant.
     *
     * @param number the newest case by which it is found
     * @param programme name of the programme of that case
     * @param opens what opens it, masked
     * @param asked the open request for it; null where there is none
     */
    record Choice(String number, String programme, String opens, AskedRecovery.@Nullable Asked asked) {}

    /**
     * A request as it is stored.
     *
     * @param contact what is to open the account; null once it ended
     */
    private record Stored(
            long id,
            long request,
            String account,
            String number,
            @Nullable Contact contact) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PersonalData personal;
    private final Contacts typed;
    private final AccountContacts contacts;
    private final ContactReplacement replacement;
    private final NewAccounts accounts;
    private final Officers officers;
    private final Applications applications;
    private final LostContacts lost;
    private final LostPins pins;
    private final Programmes programmes;
    private final Registry registry;
    private final Duties duties;
    private final ChangeRequests changes;
    private final Confirmations confirmations;
    private final RecoveryMessages messages;
    private final Deadlines deadlines;
    private final RateLimits limits;
    private final AuditLog audit;
    private final List<AccountRecords> records;

    Recoveries(
            JdbcClient jdbc,
            Clock clock,
            PersonalData personal,
            Contacts typed,
            AccountContacts contacts,
            ContactReplacement replacement,
            NewAccounts accounts,
            Officers officers,
            Applications applications,
            LostContacts lost,
            LostPins pins,
            Programmes programmes,
            Registry registry,
            Duties duties,
            ChangeRequests changes,
            Confirmations confirmations,
            RecoveryMessages messages,
            Deadlines deadlines,
            RateLimits limits,
            AuditLog audit,
            List<AccountRecords> records) {
        this.records = records;
        this.jdbc = jdbc;
        this.clock = clock;
        this.personal = personal;
        this.typed = typed;
        this.contacts = contacts;
        this.replacement = replacement;
        this.accounts = accounts;
        this.officers = officers;
        this.applications = applications;
        this.lost = lost;
        this.pins = pins;
        this.programmes = programmes;
        this.registry = registry;
        this.duties = duties;
        this.changes = changes;
        this.confirmations = confirmations;
        this.messages = messages;
        this.deadlines = deadlines;
        this.limits = limits;
        this.audit = audit;
    }

    // ---------------------------------------------------------------- what can be asked for

    /** Whether the product keeps the accounts; otherwise they are given back where they are kept. */
    boolean possible() {
        return accounts.possible();
    }

    /** The accounts that a contact opens and by which somebody applied for this person, those with the newest case first. */
    List<Choice> choices(PersonReadings.Open person) {
        Map<String, Choice> choices = new LinkedHashMap<>();
        for (Application its : applications.ofPerson(person.person(), MOST_CASES)) {
            if (its.applicant() != null && !choices.containsKey(its.applicant())) {
                List<Contact> opening = contacts.opening(its.applicant());
                if (!opening.isEmpty()) {
                    choices.put(
                            its.applicant(),
                            new Choice(
                                    its.number(),
                                    programmes.get(its.programme()).name(),
                                    masked(opening),
                                    of(its.applicant()).orElse(null)));
                }
            }
        }
        return List.copyOf(choices.values());
    }

    private static String masked(List<Contact> contacts) {
        return contacts.stream().map(Contact::masked).collect(Collectors.joining(", "));
    }

    @Override
    public Optional<Asked> of(String account) {
        return jdbc.sql(
                        "select asked_at, confirm_from from account_recovery where account = :account and outcome is null")
                .param("account", account)
                .query((row, n) -> new Asked(instant(row, "asked_at"), instant(row, "confirm_from")))
                .optional();
    }

    // ---------------------------------------------------------------- asking

    /**
     * Asks that another contact opens an account, and tells its holder.
     *
     * @param said what was typed, by the fields of the form: {@code case}, one of {@link #choices}; {@code contact}; {@code firstPaper},
     *     {@code firstEnding}, {@code secondPaper}, {@code secondEnding}; {@code reason}
     * @return from when it can be confirmed
     * @throws Refused 422 with the field; 403 {@code separationOfDuties} for who has another part in a case of the account, and for its holder
     *     and their household; 409 {@code askedAlready} while somebody's request is open, {@code notTheirsAlone} when the account applied for
     *     other adults, {@code accountsElsewhere}; 429 after many attempts. Whether the contact opens another account is said at the end only, by {@link #recover}
     */
    @Transactional
    public Instant ask(CurrentUser user, PersonReadings.Open person, Map<String, String> said) {
        if (!possible()) {
            throw Refused.conflict("accountsElsewhere", "Accounts are made at the identity provider.");
        }
        String number = said.getOrDefault("case", "");
        if (choices(person).stream().noneMatch(each -> each.number().equals(number))) {
            throw Refused.invalid("case", "Choose the account that is meant.");
        }
        String account = Objects.requireNonNull(applications.get(number).applicant());
        Contact wanted = typed.read(said.getOrDefault(Contacts.FIELD, ""));
        SeenPaper first = SeenPaper.read(SeenPaper.Fields.FIRST, said);
        SeenPaper second = SeenPaper.read(SeenPaper.Fields.SECOND, said);
        if (first.kind() == second.kind()) {
            throw Refused.invalid(
                    SeenPaper.Fields.SECOND.paper(), "Two different papers are needed: choose another kind.");
        }
        if (limits.consume(Limit.RECOVERIES_BY_ACCOUNT, user.id()) > 0) {
            throw Refused.tooMany("You have asked for many accounts within a day. Ask a colleague, or go on tomorrow.");
        }
        requireTheirs(account, person.person());
        duties.assign(lost.applications(account), user.id(), Duty.ACCOUNT_RECOVERY);
        // of two requests at the same moment, the second one finds the first
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('account_recovery ' || :account, 0))")
                .param("account", account)
                .query()
                .listOfRows();
        if (of(account).isPresent()) {
            throw Refused.conflict(
                    "askedAlready",
                    "Somebody has asked for this account already. A manager has to confirm or refuse it first.");
        }
        // whether the contact opens somebody else's account is not said here: so nobody learns by trying who has an
        // account
        if (contacts.opening(account).contains(wanted)) {
            throw Refused.invalid(
                    Contacts.FIELD, "This opens the account already. A code is sent there with each log-in.");
        }
        Instant now = clock.instant();
        Instant from = now.plus(waitingTime());
        String programme = applications.get(number).programme();
        long request = changes.ask(
                AccountRecoveryChange.KEY,
                programme,
                AccountRecoveryChange.content(account, number, person, user.id(), wanted.masked(), from),
                said.get("reason"),
                user.id());
        long id = jdbc.sql("""
                        insert into account_recovery (request, account, case_number, kind, contact, first_paper, first_ending, second_paper,
                                                      second_ending, asked_by, asked_at, confirm_from)
                        values (:request, :account, :case, :kind, :contact, :first, :firstEnding, :second, :secondEnding, :by, :at, :from)
                        returning id""")
                .param("request", request)
                .param("account", account)
                .param("case", number)
                .param("kind", wanted.kind().code())
                .param("contact", personal.encrypt(CONTACT, wanted.value()))
                .param("first", first.kind().name())
                .param("firstEnding", personal.encrypt(ENDING, first.ending()))
                .param("second", second.kind().name())
                .param("secondEnding", personal.encrypt(ENDING, second.ending()))
                .param("by", user.id())
                .param("at", now.atOffset(ZoneOffset.UTC))
                .param("from", from.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        audit.append(
                Action.accountRecoveryAsked,
                user.id(),
                number,
                programme,
                Map.of("request", request, "account", account, "person", person.code()));
        messages.tellAsked(id, number, contacts.language(account).orElse(null), ways(account), from);
        confirmations.start(request, number);
        return from;
    }

    private Duration waitingTime() {
        Duration wait = Duration.parse(deadlines.time(WAIT));
        return wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait;
    }

    /** Everything by which the holder of the account may be reached: what opens it, and what its applications say. */
    private Set<String> ways(String account) {
        Set<String> ways = contacts.opening(account).stream()
                .map(Contact::value)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        ways.addAll(lost.ways(account));
        return ways;
    }

    /**
     * Papers of this person show whose account it is: it applied for nobody else but people who are not of age, by somebody who is. Two entries
     * of one person count as two people until two managers have merged them: what one colleague says of two entries is not enough here.
     *
     * @throws Refused 409 {@code notTheirsAlone}, {@code noAccount}
     */
    void requireTheirs(String account, long person) {
        if (!officers.exists(account) || !officers.groupsOf(account).equals(List.of(Role.APPLICANT))) {
            throw Refused.conflict("noAccount", "There is no such account any more.");
        }
        // an entry may have been merged into another one after it was asked for
        long living = registry.leadsTo(person);
        List<Long> others = new ArrayList<>();
        for (String number : lost.applications(account)) {
            Long its = applications.get(number).person();
            if (its == null) {
                throw Refused.conflict(
                        "notTheirsAlone",
                        "An application of this account is just being registered. Try again in a minute.");
            }
            if (its != living) {
                others.add(its);
            }
        }
        if (!others.isEmpty() && (!isOfAge(living) || others.stream().anyMatch(this::isOfAge))) {
            throw Refused.conflict(
                    "notTheirsAlone",
                    "With this account somebody applied for other adults, too. So papers of one of them do not show whose account it is.");
        }
    }

    /** Whether this person has an account of their own, and nobody else cares for it. */
    boolean isOfAge(long person) {
        return !registry.get(person).birthDate().plusYears(OF_AGE).isAfter(LocalDate.now(clock));
    }

    /** @throws Refused 403 {@code separationOfDuties} for who has another part in a case of the account, its holder, and their household */
    void requireNoPart(String account, String person) {
        lost.applications(account).forEach(number -> duties.check(number, person, Duty.ACCOUNT_RECOVERY));
    }

    // ---------------------------------------------------------------- stopping

    /**
     * The holder of the account says that they did not ask for it: the request is refused, and nobody has to agree.
     *
     * @throws Refused 404 when nobody asks for their account; 409 {@code alreadyDecided} when it was decided at this moment
     */
    @Transactional
    public void stop(CurrentUser user) {
        long request = jdbc.sql("select request from account_recovery where account = :account and outcome is null")
                .param("account", user.id())
                .query(Long.class)
                .optional()
                .orElseThrow(() -> Refused.notFound("Nobody asks for your account."));
        Stored its = stored(request).orElseThrow(() -> Refused.notFound("Nobody asks for your account."));
        changes.object(request, user.id(), OBJECTION);
        audit.append(
                Action.accountRecoveryStopped,
                user.id(),
                its.number(),
                applications.get(its.number()).programme(),
                Map.of("request", request));
        confirmations.stop(request);
    }

    // ---------------------------------------------------------------- giving back

    /**
     * Lets the new contact open the account, and no other.
     *
     * @throws Refused 409 {@code tooEarly} while the holder can still object, {@code contactTaken}, {@code noAccount}; 403
     *     {@code separationOfDuties}
     */
    void recover(ChangeRequest request, TwoPeople people) {
        Stored its = stored(request.id())
                .orElseThrow(() -> Refused.conflict("alreadyDecided", "Somebody has decided on this change already."));
        if (!isOver(its)) {
            throw Refused.conflict(
                    "tooEarly",
                    "The holder of the account can still object. It can be confirmed from the moment that is given above.");
        }
        String account = its.account();
        Contact fresh = its.contact();
        if (fresh == null) {
            throw Refused.conflict("noAccount", "There is no such account any more.");
        }
        List<String> cases = lost.applications(account);
        duties.assign(cases, people.confirmed(), Duty.ACCOUNT_RECOVERY);
        Set<String> told = ways(account);
        String language = contacts.language(account).orElse(null);
        List<Contact> before = replacement.replace(account, fresh);
        lost.replace(
                account,
                before.stream().map(Contact::value).collect(Collectors.toSet()),
                fresh.value(),
                people.confirmed());
        pins.end(cases);
        records.forEach(each -> each.recovered(account));
        jdbc.sql("update account_recovery set outcome = 'recovered', ended_at = :at, contact = null where id = :id")
                .param("at", now())
                .param("id", its.id())
                .update();
        Map<String, Object> details = new HashMap<>(Map.of("request", request.id(), "account", account));
        details.put("askedBy", people.asked());
        audit.append(Action.accountRecovered, people.confirmed(), its.number(), request.programme(), details);
        told.remove(fresh.value());
        messages.tellRecovered(its.id(), its.number(), language, told, fresh.value());
    }

    /** Whether the holder had their time: by the clock of this node and by that of the database. */
    private boolean isOver(Stored its) {
        return jdbc.sql("select confirm_from <= least(clock_timestamp(), :now) from account_recovery where id = :id")
                .param("now", now())
                .param("id", its.id())
                .query(Boolean.class)
                .single();
    }

    private Optional<Stored> stored(long request) {
        return jdbc.sql("select * from account_recovery where request = :request and outcome is null")
                .param("request", request)
                .query((row, n) -> new Stored(
                        row.getLong("id"),
                        request,
                        row.getString("account"),
                        row.getString("case_number"),
                        contact(row.getString("kind"), row.getBytes("contact"))))
                .optional();
    }

    /** The two papers that a social worker has seen. */
    List<SeenPaper> papers(long request) {
        return jdbc.sql("select * from account_recovery where request = :request")
                .param("request", request)
                .query((row, n) -> List.of(paper(row, "first"), paper(row, "second")))
                .single();
    }

    private SeenPaper paper(ResultSet row, String which) throws SQLException {
        return new SeenPaper(
                IdentityPaper.valueOf(row.getString(which + "_paper")),
                Objects.requireNonNullElse(personal.decrypt(ENDING, row.getBytes(which + "_ending")), ""));
    }

    private @Nullable Contact contact(String kind, byte @Nullable [] encrypted) {
        String value = personal.decrypt(CONTACT, encrypted);
        return value == null ? null : new Contact(Contact.Kind.of(kind), value);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
