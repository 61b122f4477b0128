package org.lifeline.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.TwoPeople;
import org.lifeline.documents.Documents;
import org.lifeline.documents.VirusMessages;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.database.RunningNumbers;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Organisations that ask to join: what they say, what managers make of it, and how they become providers. */
@Service
public class Joining implements VirusMessages {

    static final int LONGEST_NAME = 100;
    static final int LONGEST_LICENCE = 60;
    static final int LONGEST_SERVICES = 1000;
    static final int LONGEST_CONTACT = 140;
    static final int LONGEST_REASON = 1000;
    private static final int MOST_PAPERS = 5;

    /** More open requests than this are no requests any more, but somebody's machine. */
    private static final int MOST_OPEN = 300;

    /** Kinds of organisations, by code. */
    public static final List<String> KINDS = List.of("hospital", "clinic", "pharmacy", "laboratory", "shop", "other");

    /** A stored request. @param state open, admitted or rejected */
    public record Stored(
            String number,
            JoiningRequest content,
            String state,
            @Nullable String askedBy,
            Instant askedAt,
            @Nullable String reason,
            @Nullable String provider) {}

    private final JdbcClient jdbc;
    private final RunningNumbers numbers;
    private final ObjectMapper json;
    private final Clock clock;
    private final PayoutKinds kinds;
    private final PayoutChanges payouts;
    private final ProviderPhones phones;
    private final ProviderPlaces places;
    private final ProviderUsers users;
    private final Programmes programmes;
    private final Documents documents;
    private final JoiningReviews reviews;
    private final Messages messages;
    private final AuditLog audit;
    private final Providers providers;
    private final Languages languages;
    private final VisitorLanguage visitor;
    private final LifelineProperties properties;

    Joining(
            JdbcClient jdbc,
            RunningNumbers numbers,
            ObjectMapper json,
            Clock clock,
            PayoutKinds kinds,
            PayoutChanges payouts,
            ProviderPhones phones,
            ProviderPlaces places,
            ProviderUsers users,
            Programmes programmes,
            Documents documents,
            JoiningReviews reviews,
            Messages messages,
            AuditLog audit,
            Providers providers,
            Languages languages,
            VisitorLanguage visitor,
            LifelineProperties properties) {
        this.properties = properties;
        this.providers = providers;
        this.languages = languages;
        this.visitor = visitor;
        this.jdbc = jdbc;
        this.numbers = numbers;
        this.json = json;
        this.clock = clock;
        this.kinds = kinds;
        this.payouts = payouts;
        this.phones = phones;
        this.places = places;
        this.users = users;
        this.programmes = programmes;
        this.documents = documents;
        this.reviews = reviews;
        this.messages = messages;
        this.audit = audit;
    }

    // ---------------------------------------------------------------- asked

    /**
     * Takes a request from the public page. Whoever sends the same mail address again while a request of it is open gets the same answer,
     * and nothing is stored: so nobody learns who has asked.
     *
     * @param papers the licence and other papers, checked
     * @throws Refused 422 for what is missing or not valid; 409 {@code tooManyRequests} when so many are open that nobody could read them
     */
    @Transactional
    public void ask(JoiningRequest request, List<Documents.Checked> papers) {
        check(request, papers);
        jdbc.sql("select pg_advisory_xact_lock(hashtext('provider joining'))")
                .query()
                .listOfRows();
        if (jdbc.sql("select count(*) from provider_joining where state = 'open'")
                        .query(Integer.class)
                        .single()
                >= MOST_OPEN) {
            throw Refused.conflict("tooManyRequests", "We have many requests at present. Please try again next week.");
        }
        if (jdbc.sql(
                        "select exists (select from provider_joining where state = 'open' and lower(email) = lower(:email))")
                .param("email", email(request))
                .query(Boolean.class)
                .single()) {
            return;
        }
        String number = insert(request, null);
        papers.forEach(paper -> documents.add(number, paper, number, null));
        reviews.start(number, String.valueOf(request.name()));
    }

    /** Records the request of an organisation that asked a manager; the rest is completed at the check. Returns its number. */
    @Transactional
    public String record(JoiningRequest begun, String manager) {
        name(begun);
        kind(begun);
        email(begun);
        return insert(begun, manager);
    }

    /** In which the request was made. */
    private Language language(String number) {
        return languages.of(jdbc.sql("select language from provider_joining where number = :number")
                .param("number", number)
                .query(String.class)
                .single());
    }

    private String insert(JoiningRequest request, @Nullable String by) {
        Instant now = Instant.now(clock);
        String number = numbers.next("J", "joining_number");
        jdbc.sql("""
                        insert into provider_joining (number, email, content, asked_by, asked_at, language)
                        values (:number, :email, cast(:content as jsonb), :by, :at, :language)""")
                .param("language", visitor.now().code())
                .param("number", number)
                .param("email", email(request))
                .param("content", write(request))
                .param("by", by)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .update();
        audit.append(Action.providerAsked, by == null ? AuditLog.SYSTEM : by, null, null, Map.of("request", number));
        return number;
    }

    // ---------------------------------------------------------------- checked

    private void check(JoiningRequest request, List<Documents.Checked> papers) {
        List<FieldError> errors = new ArrayList<>();
        collect(() -> checkNew(request), errors);
        if (papers.isEmpty()) {
            errors.add(new FieldError("papers", "Add your licence, as a PDF or a photo."));
        } else if (papers.size() > MOST_PAPERS) {
            errors.add(new FieldError("papers", "Send at most " + MOST_PAPERS + " files."));
        }
        refuseIfAny(errors);
    }

    /** All that an organisation itself says must be there and valid. All that is not is named at once. */
    private void check(JoiningRequest request) {
        List<FieldError> errors = new ArrayList<>();
        collect(() -> name(request), errors);
        collect(() -> kind(request), errors);
        collect(
                () -> FreeText.of(
                        "licenceNumber",
                        request.licenceNumber(),
                        LONGEST_LICENCE,
                        "Give the number of your licence, in at most %d characters."),
                errors);
        collect(() -> optional("services", request.services(), LONGEST_SERVICES), errors);
        collect(
                () -> FreeText.of(
                        "contactName",
                        request.contactName(),
                        LONGEST_CONTACT,
                        "Say whom we can ask, in at most %d characters."),
                errors);
        collect(() -> email(request), errors);
        collect(() -> phones.read(request.phone()), errors);
        errors.addAll(ProviderPlaces.errors(request.places(), (place, field) -> field));
        collect(() -> details(request), errors);
        refuseIfAny(errors);
    }

    /** As {@link #check}, and what is asked of new bank accounts; a request that was accepted without it is still admitted. */
    private void checkNew(JoiningRequest request) {
        List<FieldError> errors = new ArrayList<>();
        collect(() -> check(request), errors);
        collect(() -> kinds.requireTown(request.payoutKind(), request.values()), errors);
        refuseIfAny(errors.stream().distinct().toList());
    }

    private static void collect(Runnable check, List<FieldError> errors) {
        try {
            check.run();
        } catch (Refused refused) {
            if (refused.errors().isEmpty()) {
                throw refused;
            }
            errors.addAll(refused.errors());
        }
    }

    private static void refuseIfAny(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
    }

    private static void optional(String field, @Nullable String text, int longest) {
        if (text != null && !text.isBlank()) {
            FreeText.of(field, text, longest, "Use at most %d characters.");
        }
    }

    private static String name(JoiningRequest request) {
        return FreeText.of(
                "providerName",
                request.name(),
                LONGEST_NAME,
                "Give the name of the organisation, in at most %d characters.");
    }

    private static String kind(JoiningRequest request) {
        if (request.kind() == null || !KINDS.contains(request.kind())) {
            throw Refused.invalid("providerKind", "Choose the kind of organisation.");
        }
        return request.kind();
    }

    private static String email(JoiningRequest request) {
        String address = MailAddress.tidy(request.email() == null ? "" : request.email());
        if (!MailAddress.isAddress(address)) {
            throw Refused.invalid("email", MailAddress.WRONG);
        }
        return address;
    }

    private PayoutDetails details(JoiningRequest request) {
        return kinds.of(request.payoutKind(), request.payoutHolder(), request.values());
    }

    /**
     * Keeps what a manager completed, once it is good enough to be approved.
     *
     * @throws Refused 422 for what is missing or not valid, 409 {@code codeTaken} for the code of another provider, 409 {@code
     *     requestDecided}
     */
    @Transactional
    public void accept(String number, JoiningRequest completed, String manager) {
        Stored stored = lock(number);
        checkNew(completed);
        String code = String.valueOf(completed.code());
        if (!code.matches("[A-Z0-9-]{2,16}")) {
            throw Refused.invalid(
                    "newProviderCode",
                    "Give a code of 2 to 16 capital letters, digits and hyphens, such as HOSPITAL-2.");
        }
        requireFree(code);
        // the first programme asks for its providers, so its providers come before it
        if (completed.programmes().isEmpty() && !programmes.active().isEmpty()) {
            throw Refused.invalid("joiningProgrammes", "Choose at least one programme.");
        }
        completed
                .programmes()
                .forEach(programme ->
                        programmes.requireManager(programmes.get(programme).code(), manager));
        jdbc.sql(
                        "update provider_joining set content = cast(:content as jsonb), email = :email, checked_by = :by where number = :number")
                .param("content", write(completed))
                .param("email", email(completed))
                .param("by", manager)
                .param("number", stored.number())
                .update();
    }

    void requireFree(String code) {
        if (jdbc.sql("select exists (select from service_provider where code = :code)")
                .param("code", code)
                .query(Boolean.class)
                .single()) {
            throw Refused.conflict("codeTaken", "There is a provider with this code already.");
        }
    }

    // ---------------------------------------------------------------- decided

    /** Makes the provider of what two managers have read. */
    void admit(String number, TwoPeople people) {
        Stored stored = lock(number);
        JoiningRequest content = stored.content();
        check(content);
        String code = String.valueOf(content.code());
        requireFree(code);
        jdbc.sql("""
                        insert into service_provider (code, name, email, kind, licence_number, licence_until, services, contact_name, contact_phone)
                        values (:code, :name, :email, :kind, :licence, :until, :services, :contact, :phone)""")
                .param("code", code)
                .param("name", name(content))
                .param("email", email(content))
                .param("kind", kind(content))
                .param("licence", content.licenceNumber())
                .param("until", content.licenceUntil())
                .param("services", content.services())
                .param("contact", content.contactName())
                .param("phone", phones.read(content.phone()))
                .update();
        providers.worksIn(code, language(number));
        places.replace(code, content.places());
        for (String programme : content.programmes()) {
            programmes.addProvider(programme, code, people);
        }
        phones.add(code, phones.read(content.phone()), "Joined with this number", people);
        payouts.putFirst(code, details(content), people.asked(), people.confirmed());
        decide(number, "admitted", people.asked(), people.confirmed(), null, code);
        audit.append(
                Action.providerAdmitted,
                people.confirmed(),
                null,
                null,
                Map.of("request", number, "provider", code, "askedBy", people.asked()));
    }

    /**
     * Closes a request with the reason that the organisation reads.
     *
     * @throws Refused 422 without a reason, 409 {@code requestDecided}
     */
    @Transactional
    public void rejectBy(String number, @Nullable Object reason, String manager) {
        lock(number);
        reject(
                number,
                FreeText.of(
                        "reason",
                        reason,
                        LONGEST_REASON,
                        "Give the reason in your own words, in at most %d characters."),
                manager);
    }

    /** Closes a request that is not admitted; one that is closed stays as it is. */
    @Transactional
    public void reject(String number, @Nullable String reason, String by) {
        if (lockAny(number).state().equals("open")) {
            decide(number, "rejected", null, null, reason == null ? "Not approved" : reason, null);
            audit.append(Action.providerRejected, by, null, null, Map.of("request", number));
        }
    }

    private void decide(
            String number,
            String state,
            @Nullable String checked,
            @Nullable String approved,
            @Nullable String reason,
            @Nullable String provider) {
        jdbc.sql("""
                        update provider_joining set state = :state, checked_by = coalesce(:checked, checked_by), approved_by = :approved,
                               decided_at = :at, reason = :reason, provider_code = :provider where number = :number""")
                .param("state", state)
                .param("checked", checked)
                .param("approved", approved)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("reason", reason)
                .param("provider", provider)
                .param("number", number)
                .update();
    }

    /** Tells the organisation what became of its request: invites its first administrator, or says why not. Once. */
    @Transactional
    public void tell(String number) {
        Stored stored = lockAny(number);
        String address = email(stored.content());
        if (stored.provider() != null) {
            users.inviteFirst(stored.provider(), address, AuditLog.SYSTEM);
        } else {
            messages.post(Message.byMail(
                    number + "/rejected",
                    number,
                    language(number),
                    address,
                    "provider-rejected",
                    Map.of(
                            "number",
                            number,
                            "provider",
                            name(stored.content()),
                            "reason",
                            String.valueOf(stored.reason()))));
        }
    }

    /** Tells the organisation that a paper of its request had a virus, what became of it, and what to do now. */
    @Override
    public void tellOfVirus(String number, String sender, String occasion) {
        find(number, "")
                .ifPresent(stored -> messages.post(Message.byMail(
                        number + "/" + occasion,
                        number,
                        language(number),
                        email(stored.content()),
                        "document-infected",
                        Map.of("number", number, "address", properties.publicUrl() + "/join"))));
    }

    // ---------------------------------------------------------------- rows

    /** @throws Refused 404 when there is no such request */
    public Stored get(String number) {
        return find(number, "").orElseThrow(Joining::unknown);
    }

    private Stored lockAny(String number) {
        return find(number, " for update").orElseThrow(Joining::unknown);
    }

    private Stored lock(String number) {
        Stored stored = lockAny(number);
        if (!stored.state().equals("open")) {
            throw Refused.conflict("requestDecided", "This request was decided already.");
        }
        return stored;
    }

    private Optional<Stored> find(String number, String lock) {
        return jdbc.sql("select * from provider_joining where number = :number" + lock)
                .param("number", number)
                .query((row, n) -> new Stored(
                        row.getString("number"),
                        read(row.getString("content")),
                        row.getString("state"),
                        row.getString("asked_by"),
                        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                        row.getString("reason"),
                        row.getString("provider_code")))
                .optional();
    }

    /** What would be stored of the provider, in words, by what it is. */
    List<Map.Entry<String, String>> inWords(JoiningRequest content) {
        List<Map.Entry<String, String>> words = new ArrayList<>();
        words.add(Map.entry("Provider", content.code() + ", " + content.name()));
        words.add(Map.entry("Kind", String.valueOf(content.kind())));
        words.add(Map.entry(
                "Licence",
                content.licenceNumber() + (content.licenceUntil() == null ? "" : ", until " + content.licenceUntil())));
        words.add(Map.entry("Services", content.services() == null ? "" : content.services()));
        words.add(Map.entry(
                "Contact", content.contactName() + ", " + content.email() + ", " + phones.read(content.phone())));
        for (JoiningRequest.Place place : content.places()) {
            words.add(Map.entry(
                    "Place",
                    place.address()
                            + (place.latitude() == null ? "" : " (" + place.latitude() + ", " + place.longitude() + ")")
                            + (place.openingHours() == null ? "" : ", " + place.openingHours())));
        }
        words.add(Map.entry("Account", kinds.inWords(details(content))));
        words.add(Map.entry(
                "Programme",
                content.programmes().isEmpty()
                        ? "none yet: a programme that is set up names it"
                        : String.join(", ", content.programmes())));
        return words;
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such request.");
    }

    private String write(JoiningRequest request) {
        try {
            return json.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private JoiningRequest read(String text) {
        try {
            return json.readValue(text, JoiningRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request to join cannot be read", e);
        }
    }
}
