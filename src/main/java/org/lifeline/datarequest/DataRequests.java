package org.lifeline.datarequest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.AccountErasure;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.application.Corrections;
import org.lifeline.application.Corrections.Correctable;
import org.lifeline.application.Status;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.database.RunningNumbers;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.Registry;
import org.lifeline.retention.PersonalRecords;
import org.lifeline.retention.Retention;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Requests of people about their own data: to correct one answer, or to erase everything. Nobody decides about their own request or that of
 * their household, and nobody takes part in a case and changes what its officers read (decision 0084).
 */
@Service
public class DataRequests implements PersonalRecords {

    static final String GRANT = "grant";
    static final String REFUSE = "refuse";

    /** So many requests of one account at most wait or were made within a day. */
    static final int MOST_A_DAY = 10;

    private static final int LONGEST_WHY = 1000;
    private static final int LONGEST_REASON = 1000;
    private static final String KNOWN = "data_request.known";
    private static final String OPEN_COMPLAINT = "openComplaint";
    private static final String WANTED = "data_request.wanted";
    private static final String WHY = "data_request.why";
    private static final String REACH = "data_request.reach";
    private static final String REASON = "data_request.reason";

    private record Reach(@Nullable String email, @Nullable String phone, String name) {}

    private final JdbcClient jdbc;
    private final RunningNumbers numbers;
    private final Clock clock;
    private final ObjectMapper json;
    private final PersonalData personal;
    private final Applications applications;
    private final Corrections corrections;
    private final Retention retention;
    private final AccountContacts contacts;
    private final AccountErasure accounts;
    private final Registry registry;
    private final Programmes programmes;
    private final Duties duties;
    private final Officers officers;
    private final DataRequestRule rule;
    private final DataRequestProcesses processes;
    private final Messages messages;
    private final Languages languages;
    private final Phrases phrases;
    private final Times times;
    private final LifelineProperties properties;
    private final AuditLog audit;

    DataRequests(
            JdbcClient jdbc,
            RunningNumbers numbers,
            Clock clock,
            ObjectMapper json,
            PersonalData personal,
            Applications applications,
            Corrections corrections,
            Retention retention,
            AccountContacts contacts,
            AccountErasure accounts,
            Registry registry,
            Programmes programmes,
            Duties duties,
            Officers officers,
            DataRequestRule rule,
            DataRequestProcesses processes,
            Messages messages,
            Languages languages,
            Phrases phrases,
            Times times,
            LifelineProperties properties,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.numbers = numbers;
        this.clock = clock;
        this.json = json;
        this.personal = personal;
        this.applications = applications;
        this.corrections = corrections;
        this.retention = retention;
        this.contacts = contacts;
        this.accounts = accounts;
        this.registry = registry;
        this.programmes = programmes;
        this.duties = duties;
        this.officers = officers;
        this.rule = rule;
        this.processes = processes;
        this.messages = messages;
        this.languages = languages;
        this.phrases = phrases;
        this.times = times;
        this.properties = properties;
        this.audit = audit;
    }

    // ---------------------------------------------------------------- asking

    /**
     * Asks that an answer of an application is corrected.
     *
     * @param field key of the answer in the form
     * @param right what is right, as the person typed it
     * @return the number of the request
     * @throws Refused 404, 403 or 409 for an application of which this person cannot ask it; 409 {@code askedAlready} while the same answer
     *     waits for a decision; 422 for {@code field}, {@code right} or {@code why}; 429 for too many requests
     */
    @Transactional
    public String askCorrection(
            CurrentUser user, String number, String field, String right, @Nullable String why, Language language) {
        Application application = corrections.askable(user, number);
        Correctable asked = corrections.correctable(application, field, language);
        Object wanted = corrections.read(application, asked, right, language);
        String reason = FreeText.of("why", why, LONGEST_WHY, "Say why it is wrong, in at most %d characters.");
        return ask(
                user,
                DataRequest.Kind.correction,
                application,
                asked.key(),
                application.answers().get(asked.key()),
                wanted,
                reason,
                language);
    }

    /** What keeps the data of this person from being erased now: application by application, and then what else they wait for. */
    @Transactional
    public List<Retention.Obstacle> obstacles(CurrentUser user) {
        return Stream.concat(
                        applications.about(user).stream()
                                .map(Application::number)
                                .sorted()
                                .flatMap(number -> retention.obstacle(number).stream()),
                        accounts.open(user.id()).stream()
                                .map(number -> new Retention.Obstacle(number, OPEN_COMPLAINT, null)))
                .toList();
    }

    /**
     * Asks that everything about this person is erased.
     *
     * @param sure whether the person ticked that they know that nobody can bring it back
     * @return the number of the request
     * @throws Refused 403 for an account that is not an applicant's, 409 {@code notErasable} with the reason, and the earliest day where it
     *     is known; 409 {@code askedAlready}; 422 for {@code sure} or {@code why}; 429 for too many requests
     */
    @Transactional
    public String askErasure(CurrentUser user, @Nullable String why, boolean sure, Language language) {
        if (!user.is(Role.APPLICANT)) {
            throw Refused.forbidden("noApplicant", "Only an applicant asks for this.");
        }
        if (!sure) {
            throw Refused.invalid("sure", "Tick that you are sure.");
        }
        refuseUnlessErasable(obstacles(user));
        String reason = why == null || why.isBlank()
                ? null
                : FreeText.of("why", why, LONGEST_WHY, "Say why in at most %d characters.");
        return ask(user, DataRequest.Kind.erasure, null, null, null, null, reason, language);
    }

    private void refuseUnlessErasable(List<Retention.Obstacle> obstacles) {
        if (!obstacles.isEmpty()) {
            throw Refused.conflict("notErasable", sentence(obstacles.get(0), Locale.ENGLISH));
        }
    }

    /** Why an application cannot be erased now, and from when it may be. */
    String sentence(Retention.Obstacle obstacle, Locale language) {
        String english = switch (obstacle.kind()) {
            case "legalHold" -> "The data of %s are kept for a legal reason. They can be erased once it has ended.";
            case "openCase" -> "%s is not decided yet. Its data can be erased once it has ended.";
            case "liveVoucher" -> "The voucher of %s can still be used. Its data can be erased after %s.";
            case OPEN_COMPLAINT -> "Complaint %s has not been answered yet. Your data can be erased once it has been.";
            case "appeal" -> "You can still appeal in %s. Its data can be erased after %s.";
            case "unpaid" ->
                "A hospital or pharmacy was not yet paid for help in %s. Its data can be erased once it was paid.";
            default -> throw new IllegalStateException(obstacle.kind());
        };
        String day = obstacle.earliest() == null
                ? ""
                : times.until(obstacle.earliest(), languages.of(language.getLanguage()));
        return phrases.say(english.formatted(obstacle.number(), day), language);
    }

    private String ask(
            CurrentUser user,
            DataRequest.Kind kind,
            @Nullable Application application,
            @Nullable String field,
            @Nullable Object known,
            @Nullable Object wanted,
            @Nullable String why,
            Language language) {
        // of two requests at the same moment, the second one counts the first
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('data_request ' || :user, 0))")
                .param("user", user.id())
                .query()
                .listOfRows();
        Instant now = Instant.now(clock);
        if (askedSince(user.id(), now.minus(Duration.ofDays(1))) >= MOST_A_DAY) {
            throw Refused.tooMany("You have asked for much today. Try again tomorrow.");
        }
        String number = numbers.next("R", "data_request_number");
        try {
            jdbc.sql("""
                            insert into data_request (number, kind, asked_by, application_number, field, known, wanted, why, reach, language, asked_at, due_at)
                            values (:number, :kind, :by, :application, :field, :known, :wanted, :why, :reach, :language, :now, :due)""")
                    .param("number", number)
                    .param("kind", kind.name())
                    .param("by", user.id())
                    .param("application", application == null ? null : application.number())
                    .param("field", field)
                    .param("known", encrypt(KNOWN, known))
                    .param("wanted", encrypt(WANTED, wanted))
                    .param("why", personal.encrypt(WHY, why))
                    .param("reach", encrypt(REACH, reach(user, application)))
                    .param("language", language.code())
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .param("due", now.plus(rule.time(kind)).atOffset(ZoneOffset.UTC))
                    .update();
        } catch (DuplicateKeyException twice) {
            throw Refused.conflict("askedAlready", "You have asked for this already. It is not decided yet.");
        }
        DataRequest request = get(number);
        String group = rule.decidedBy(kind);
        String programme = application == null ? null : application.programme();
        processes.start(
                request, programme, group.equals(Role.PROGRAMME_MANAGER) ? managers(request) : List.of(), group);
        audit.append(
                Action.dataRequestAsked,
                user.id(),
                request.application(),
                programme,
                Map.of("request", number, "kind", kind.name()));
        tellReceived(request, reach(number));
        return number;
    }

    /** Tells the person at once, so that somebody who uses a stranger's account does not do it unnoticed. */
    private void tellReceived(DataRequest request, Reach reach) {
        Language language = languages.of(request.language());
        String what = request.kind() == DataRequest.Kind.correction
                ? "an answer is to be corrected"
                : "everything is to be erased";
        messages.post(new Message(
                request.number() + "/received",
                request.number(),
                language,
                reach.email(),
                reach.phone(),
                "data-request-received",
                Map.of(
                        "number",
                        request.number(),
                        "name",
                        reach.name(),
                        "what",
                        phrases.say(what, language.locale()),
                        "due",
                        times.until(request.due(), language),
                        "address",
                        properties.publicUrl() + "/my-data"),
                null));
    }

    /** The named managers of the programmes that it is about; empty where one of them belongs to every manager. */
    private List<String> managers(DataRequest request) {
        List<String> codes = programmesOf(request);
        List<List<String>> named = codes.stream().map(programmes::managers).toList();
        return named.isEmpty() || named.stream().anyMatch(List::isEmpty)
                ? List.of()
                : List.copyOf(new TreeSet<>(named.stream().flatMap(List::stream).toList()));
    }

    private List<String> programmesOf(DataRequest request) {
        return request.application() != null
                ? List.of(applications.get(request.application()).programme())
                : applications.about(asker(request)).stream()
                        .map(Application::programme)
                        .distinct()
                        .toList();
    }

    private static CurrentUser asker(DataRequest request) {
        return new CurrentUser(request.askedBy(), Set.of(Role.APPLICANT));
    }

    private long askedSince(String account, Instant since) {
        return jdbc.sql(
                        "select count(*) from data_request where asked_by = :account and (asked_at > :since or granted is null)")
                .param("account", account)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /** Where the answer goes: by the contact that opens the account, otherwise by the contact data of the application. */
    private Reach reach(CurrentUser user, @Nullable Application application) {
        List<AccountContacts.Kept> kept = contacts.of(user.id());
        Optional<Application> newest = Optional.ofNullable(application)
                .or(() -> applications.about(user).stream()
                        .filter(each -> each.status() != Status.draft)
                        .filter(each -> !each.answers().isEmpty())
                        .findFirst());
        String name = newest.map(each -> each.read().givenName())
                .or(() -> kept.stream()
                        .flatMap(each -> Optional.ofNullable(each.name()).stream())
                        .findFirst())
                .orElse("");
        if (kept.isEmpty() || application != null) {
            return newest.map(each -> new Reach(each.read().email(), each.read().phone(), name))
                    .orElseGet(() -> new Reach(null, null, name));
        }
        List<String> ways = kept.stream()
                .map(AccountContacts.Kept::contact)
                .filter(Objects::nonNull)
                .toList();
        return new Reach(
                ways.stream().filter(way -> way.indexOf('@') >= 0).findFirst().orElse(null),
                ways.stream().filter(way -> way.indexOf('@') < 0).findFirst().orElse(null),
                name);
    }

    // ---------------------------------------------------------------- deciding

    /**
     * What who decides reads: plain texts, which are empty where there is nothing.
     *
     * @param changes whether granting it changes the answer; otherwise the correction stands beside it
     * @param erasable what keeps the data from being erased; empty where nothing does
     */
    public record Seen(
            String application,
            String question,
            String known,
            String wanted,
            String why,
            boolean changes,
            String applications,
            String erasable) {}

    /** The request as who decides reads it, in this language. */
    @Transactional
    public Seen seen(String number, Language language) {
        DataRequest request = get(number);
        String why = Objects.toString(decrypt(WHY, number, "why"), "");
        if (request.kind() == DataRequest.Kind.erasure) {
            List<Application> about = applications.about(asker(request));
            List<String> obstacles = obstacles(asker(request)).stream()
                    .map(obstacle -> sentence(obstacle, language.locale()))
                    .toList();
            return new Seen(
                    "",
                    "",
                    "",
                    "",
                    why,
                    false,
                    String.join(
                            ", ",
                            about.stream()
                                    .map(each -> each.number() + " ("
                                            + phrases.say(each.status().title(), language.locale()) + ")")
                                    .toList()),
                    String.join(" ", obstacles));
        }
        Application application = applications.get(Objects.requireNonNull(request.application()));
        String field = Objects.requireNonNull(request.field());
        Optional<Correctable> asked = corrections.correctable(application, language).stream()
                .filter(each -> each.key().equals(field))
                .findFirst();
        return new Seen(
                application.number(),
                asked.map(Correctable::question).orElse(field),
                asked.map(Correctable::known).orElse(""),
                corrections.inWords(application, field, value(WANTED, number, "wanted"), language),
                why,
                asked.map(Correctable::changes).orElse(false),
                "",
                "");
    }

    /**
     * Refuses who may not decide about a request.
     *
     * @throws Refused 403 {@code samePerson} for who asked, {@code separationOfDuties} for the person, their household and, for a correction,
     *     who has another duty on the case; 403 when its programmes have other managers
     */
    public void requireDecider(String number, String person) {
        DataRequest request = get(number);
        if (person.equals(request.askedBy())) {
            throw Refused.forbidden("samePerson", "You asked for this. Somebody else has to decide about it.");
        }
        if (request.application() != null) {
            duties.check(request.application(), person, Duty.CORRECTION);
            if (rule.decidedBy(request.kind()).equals(Role.PROGRAMME_MANAGER)) {
                programmes.requireManager(
                        applications.get(request.application()).programme(), person);
            }
            return;
        }
        applications.about(asker(request)).forEach(each -> duties.checkParty(each.number(), person));
        List<String> codes = programmesOf(request);
        if (rule.decidedBy(request.kind()).equals(Role.PROGRAMME_MANAGER)
                && !codes.isEmpty()
                && codes.stream().noneMatch(code -> programmes.isManagedBy(code, person))) {
            throw Refused.forbidden("notYourProgramme", "This programme has other managers.");
        }
    }

    /**
     * Records what was decided. What was granted is carried out by the step that follows, in the same transaction.
     *
     * @param decision {@code grant} or {@code refuse}
     * @throws Refused 403 as {@link #requireDecider} or for a person without the role that decides, 409 {@code decidedAlready} or
     *     {@code notErasable}, 422 without a decision or a reason
     */
    @Transactional
    public void decide(
            String number, @Nullable Object decision, @Nullable Object given, String person, List<String> groups) {
        if (!(decision instanceof String decided) || !List.of(GRANT, REFUSE).contains(decided)) {
            throw Refused.invalid("decision", "Choose what you decide.");
        }
        String reason = FreeText.of(
                "reason", given, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
        DataRequest request = get(number);
        if (!groups.contains(rule.decidedBy(request.kind()))) {
            throw Refused.forbidden("forbidden", "Your role does not decide about this.");
        }
        requireDecider(number, person);
        boolean granted = decided.equals(GRANT);
        if (granted && request.kind() == DataRequest.Kind.erasure) {
            refuseUnlessErasable(obstacles(asker(request)));
        }
        if (request.application() != null) {
            duties.assign(request.application(), person, Duty.CORRECTION);
        }
        int first = jdbc.sql("""
                        update data_request set granted = :granted, reason = :reason, decided_by = :by, decided_at = :at
                         where number = :number and granted is null""")
                .param("granted", granted)
                .param("reason", personal.encrypt(REASON, reason))
                .param("by", person)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("number", number)
                .update();
        if (first == 0) {
            throw Refused.conflict("decidedAlready", "This request was decided already.");
        }
        audit.append(
                Action.dataRequestDecided,
                person,
                request.application(),
                null,
                Map.of("request", number, "kind", request.kind().name(), "decision", decided));
    }

    /**
     * Carries out a correction that was granted.
     *
     * @throws Refused 409 or 422 when it is not possible any more
     */
    @Transactional
    public void correct(String number) {
        DataRequest request = granted(number);
        Object wanted = value(WANTED, number, "wanted");
        if (wanted == null) {
            throw Refused.conflict("erased", "The answers of this application were erased.");
        }
        boolean changed = corrections.make(
                Objects.requireNonNull(request.application()),
                number,
                Objects.requireNonNull(request.field()),
                wanted,
                request.askedBy(),
                Objects.requireNonNull(request.decidedBy()));
        effect(number, changed ? "changed" : "noted");
    }

    /**
     * Carries out an erasure that was granted: all applications of the person, what they are reached by, and their account.
     *
     * @throws Refused 409 {@code notErasable} when something keeps the data again
     */
    @Transactional
    public void eraseEverything(String number) {
        DataRequest request = granted(number);
        if (request.kind() != DataRequest.Kind.erasure) {
            throw new IllegalStateException("not a request to erase: " + number);
        }
        List<Application> about = applications.about(asker(request));
        refuseUnlessErasable(obstacles(asker(request)));
        about.stream().map(Application::number).sorted().forEach(retention::eraseNow);
        registry.forget(request.askedBy());
        accounts.erase(request.askedBy(), Objects.requireNonNull(request.decidedBy()));
        effect(number, "erased");
    }

    private DataRequest granted(String number) {
        DataRequest request = get(number);
        if (!Boolean.TRUE.equals(request.granted()) || request.effect() != null) {
            throw new IllegalStateException("nothing of " + number + " is to be carried out");
        }
        return request;
    }

    private void effect(String number, String effect) {
        jdbc.sql("update data_request set effect = :effect where number = :number")
                .param("effect", effect)
                .param("number", number)
                .update();
    }

    /** Tells the person what was decided, with the reason; then it is forgotten how they were reached, and what an erased person wrote. */
    @Transactional
    public void tell(String number) {
        DataRequest request = get(number);
        Reach reach = reach(number);
        Language language = languages.of(request.language());
        String template = "erased".equals(request.effect()) ? "data-erased" : "data-request-decided";
        Map<String, String> values = new HashMap<>();
        values.put("number", number);
        values.put("name", reach.name());
        values.put("outcome", phrases.say(outcome(request), language.locale()));
        values.put("reason", Objects.toString(request.reason(), ""));
        values.put("address", properties.publicUrl() + "/my-data");
        messages.post(new Message(
                number + "/decided", number, language, reach.email(), reach.phone(), template, values, null));
        jdbc.sql("update data_request set reach = null where number = :number")
                .param("number", number)
                .update();
        if ("erased".equals(request.effect())) {
            // what the person wrote in earlier requests, too
            jdbc.sql("""
                            update data_request set known = null, wanted = null, why = null, reach = null, reason = null
                             where asked_by = :account""").param("account", request.askedBy()).update();
        }
    }

    /** What became of a request, in one English sentence. */
    public static String outcome(DataRequest request) {
        if (request.granted() == null) {
            return "Not decided yet";
        }
        if (!request.granted()) {
            return "We did not do what you asked for";
        }
        return switch (String.valueOf(request.effect())) {
            case "changed" -> "We corrected your answer";
            case "noted" ->
                "Your correction stands beside your answer. It changes no amount and no decision by itself: to have a decision looked at again, appeal or apply again";
            case "erased" -> "We erased what we kept about you";
            default -> "We do what you asked for";
        };
    }

    /** Writes to those who can decide about a request that its time is over. */
    @Transactional
    public void remind(String number, List<String> people, String group) {
        DataRequest request = get(number);
        List<String> addresses = people.isEmpty()
                ? officers.addresses(null, group)
                : people.stream()
                        .flatMap(person -> officers.addresses(person, null).stream())
                        .distinct()
                        .toList();
        for (String address : addresses) {
            messages.post(Message.toStaff(
                    number + "/overdue/" + UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8)),
                    number,
                    address,
                    "request-overdue",
                    Map.of(
                            "number",
                            number,
                            "due",
                            times.moment(request.due(), Locale.ENGLISH),
                            "address",
                            properties.publicUrl() + "/camunda/app/tasklist/default/")));
        }
    }

    // ---------------------------------------------------------------- reading

    /** The requests of an account, the newest first. */
    public List<DataRequest> of(String account) {
        return jdbc.sql(
                        "select * from data_request where asked_by = :account order by asked_at desc, number desc limit 100")
                .param("account", account)
                .query(this::request)
                .list();
    }

    /** @throws Refused 404 when there is no such request */
    public DataRequest get(String number) {
        return jdbc.sql("select * from data_request where number = :number")
                .param("number", number)
                .query(this::request)
                .optional()
                .orElseThrow(() -> Refused.notFound("There is no such request."));
    }

    @Override
    public void erase(String applicationNumber) {
        jdbc.sql(
                        "update data_request set known = null, wanted = null, why = null, reason = null where application_number = :number")
                .param("number", applicationNumber)
                .update();
    }

    private DataRequest request(ResultSet row, int n) throws SQLException {
        OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
        return new DataRequest(
                row.getString("number"),
                DataRequest.Kind.valueOf(row.getString("kind")),
                row.getString("asked_by"),
                row.getString("application_number"),
                row.getString("field"),
                row.getString("language"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getObject("granted", Boolean.class),
                row.getString("effect"),
                personal.decrypt(REASON, row.getBytes("reason")),
                row.getString("decided_by"),
                decided == null ? null : decided.toInstant());
    }

    private Reach reach(String number) {
        String text = decrypt(REACH, number, "reach");
        try {
            return text == null ? new Reach(null, null, "") : json.readValue(text, Reach.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("how " + number + " is answered cannot be read", e);
        }
    }

    private @Nullable Object value(String purpose, String number, String column) {
        String text = decrypt(purpose, number, column);
        try {
            return text == null ? null : json.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value of " + number + " cannot be read", e);
        }
    }

    private @Nullable String decrypt(String purpose, String number, String column) {
        return personal.decrypt(
                purpose,
                jdbc.sql("select " + column + " from data_request where number = :number")
                        .param("number", number)
                        .query((row, n) -> Optional.ofNullable(row.getBytes(1)))
                        .single()
                        .orElse(null));
    }

    private byte @Nullable [] encrypt(String purpose, @Nullable Object value) {
        try {
            return value == null ? null : personal.encrypt(purpose, json.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
