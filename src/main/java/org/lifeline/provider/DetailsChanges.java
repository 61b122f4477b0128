package org.lifeline.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.Line;
import org.lifeline.documents.Documents;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.lifeline.provider.JoiningRequest.Place;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What providers say of themselves, and how it changes after they have joined. Licence, services, mailbox and places wait for a manager of one of
 * their programmes; the person to ask and the opening hours change at once.
 */
@Service
public class DetailsChanges {

    static final int LONGEST_REASON = 1000;
    private static final int MOST_PAPERS = 5;

    /**
     * What the organisation's administrator asks for, as typed.
     *
     * @param licenceUntil the last day of the licence; null where it does not end
     * @param places the main one first
     */
    record Asked(
            @Nullable String licenceNumber,
            @Nullable LocalDate licenceUntil,
            @Nullable String services,
            @Nullable String email,
            List<Place> places,
            @Nullable String reason) {}

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final Providers providers;
    private final ProviderPlaces places;
    private final ProviderPhones phones;
    private final ProviderViews views;
    private final Programmes programmes;
    private final Documents documents;
    private final DetailsChangeReviews reviews;
    private final Officers officers;
    private final AuditLog audit;

    DetailsChanges(
            JdbcClient jdbc,
            ObjectMapper json,
            Clock clock,
            Providers providers,
            ProviderPlaces places,
            ProviderPhones phones,
            ProviderViews views,
            Programmes programmes,
            Documents documents,
            DetailsChangeReviews reviews,
            Officers officers,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.providers = providers;
        this.places = places;
        this.phones = phones;
        this.views = views;
        this.programmes = programmes;
        this.documents = documents;
        this.reviews = reviews;
        this.officers = officers;
        this.audit = audit;
    }

    /** What holds now. @throws Refused 404 when there is no such provider */
    public ProviderDetails now(String provider) {
        return jdbc.sql(
                        "select licence_number, licence_until, services, email, contact_name, contact_phone from service_provider where code = :code")
                .param("code", provider)
                .query((row, n) -> new ProviderDetails(
                        row.getString(1),
                        row.getObject(2, LocalDate.class),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        places.of(provider)))
                .optional()
                .orElseThrow(Providers::unknown);
    }

    // ---------------------------------------------------------------- the organisation

    /**
     * Asks for other details, which a manager checks.
     *
     * @param papers the licence, checked; needed when its number or its last day changes
     * @throws Refused 404 for another organisation, 403 {@code notAdministrator}, 409 {@code changePending} while another change is open or
     *     {@code sameDetails} when nothing would change, 422 for what is missing or not valid
     */
    @Transactional
    DetailsChange ask(String user, String provider, Asked asked, List<Documents.Checked> papers) {
        providers.requireAdministrator(user, provider);
        providers.lock(provider);
        requireNoneOpen(provider);
        ProviderDetails now = now(provider);
        ProviderDetails then = checked(asked, now, papers);
        if (then.equals(now)) {
            throw Refused.conflict("sameDetails", "This is what we know already.");
        }
        int number = insert(provider, "details", now, then, "asked", user, asked.reason());
        papers.forEach(paper -> documents.add(key(provider, number), paper, user, null));
        note(Action.providerDetailsAsked, user, provider, number, Map.of());
        reviews.start(provider, number, providers.name(provider));
        return get(provider, number);
    }

    private ProviderDetails checked(Asked asked, ProviderDetails now, List<Documents.Checked> papers) {
        List<FieldError> errors = new ArrayList<>();
        String licence = text(
                "licenceNumber",
                asked.licenceNumber(),
                Joining.LONGEST_LICENCE,
                "Give the number of your licence, in at most %d characters.",
                errors);
        if (asked.licenceUntil() != null
                && !asked.licenceUntil().equals(now.licenceUntil())
                && asked.licenceUntil().isBefore(today())) {
            errors.add(new FieldError(
                    "licenceUntil", "This day is over. Give the last day of the licence that holds now."));
        }
        String services = asked.services() == null || asked.services().isBlank()
                ? null
                : text("services", asked.services(), Joining.LONGEST_SERVICES, "Use at most %d characters.", errors);
        String email = MailAddress.tidy(asked.email() == null ? "" : asked.email());
        if (!MailAddress.isAddress(email)) {
            errors.add(new FieldError("email", MailAddress.WRONG));
        }
        errors.addAll(ProviderPlaces.errors(asked.places()));
        text("reason", asked.reason(), LONGEST_REASON, "Say why it changes, in at most %d characters.", errors);
        boolean otherLicence = !Objects.equals(licence, now.licenceNumber())
                || !Objects.equals(asked.licenceUntil(), now.licenceUntil());
        if (papers.size() > MOST_PAPERS) {
            errors.add(new FieldError("papers", "Send at most " + MOST_PAPERS + " files."));
        } else if (otherLicence && papers.isEmpty()) {
            errors.add(new FieldError("papers", "Add the licence, as a PDF or a photo."));
        }
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
        return new ProviderDetails(
                licence,
                asked.licenceUntil(),
                services,
                email,
                now.contactName(),
                now.contactPhone(),
                ProviderPlaces.tidy(asked.places()));
    }

    private static @Nullable String text(
            String field, @Nullable String given, int longest, String message, List<FieldError> errors) {
        try {
            return FreeText.of(field, given, longest, message);
        } catch (Refused refused) {
            errors.addAll(refused.errors());
            return null;
        }
    }

    /**
     * Changes the person to ask and the opening hours, at once.
     *
     * @param hours of each place, in their order
     * @throws Refused 404 for another organisation, 403 {@code notAdministrator}, 409 {@code changePending} while the places are to change,
     *     422 for what is not valid, or for other places than there are
     */
    @Transactional
    public ProviderDetails changeContact(
            String user,
            String provider,
            @Nullable String contactName,
            @Nullable String contactPhone,
            List<@Nullable String> hours) {
        providers.requireAdministrator(user, provider);
        providers.lock(provider);
        ProviderDetails now = now(provider);
        if (hours.size() != now.places().size()) {
            throw Refused.invalid("openingHours", "Give the opening hours of each of your places.");
        }
        List<Place> later = new ArrayList<>();
        for (int i = 0; i < hours.size(); i++) {
            Place place = now.places().get(i);
            later.add(new Place(
                    place.address(), ProviderPlaces.hours(hours.get(i)), place.latitude(), place.longitude()));
        }
        ProviderDetails then = new ProviderDetails(
                now.licenceNumber(),
                now.licenceUntil(),
                now.services(),
                now.email(),
                FreeText.of(
                        "contactName",
                        contactName,
                        Joining.LONGEST_CONTACT,
                        "Say whom we can ask, in at most %d characters."),
                phones.read(contactPhone),
                later);
        if (then.equals(now)) {
            return now;
        }
        if (!then.places().equals(now.places())) {
            // the manager would otherwise approve other hours than were read
            requireNoneOpen(provider);
            places.replace(provider, then.places());
        }
        jdbc.sql("update service_provider set contact_name = :name, contact_phone = :phone where code = :code")
                .param("name", then.contactName())
                .param("phone", then.contactPhone())
                .param("code", provider)
                .update();
        int number = insert(provider, "contact", now, then, "made", user, null);
        note(Action.providerContactChanged, user, provider, number, Map.of());
        return then;
    }

    /**
     * Withdraws a change that no manager has decided. Any administrator of the organisation may.
     *
     * @throws Refused 404 for another organisation, 403 {@code notAdministrator}, 409 {@code changeDecided}
     */
    @Transactional
    public void withdraw(String user, String provider, int number) {
        providers.requireAdministrator(user, provider);
        providers.lock(provider);
        requireOpen(provider, number);
        end(provider, number, "withdrawn", user, null);
        note(Action.providerDetailsRefused, user, provider, number, Map.of("reason", "withdrawn"));
        reviews.withdraw(provider, number);
    }

    // ---------------------------------------------------------------- the office

    /**
     * Checks whether this person may decide: a manager of one of the provider's programmes, not who asked, and nobody of the organisation.
     *
     * @throws Refused 403 with the reason
     */
    public void checkDecider(String provider, int number, String person) {
        if (get(provider, number).askedBy().equals(person)) {
            throw Refused.forbidden("secondPerson", "You asked for this change. Somebody else has to decide.");
        }
        if (providers.of(person).filter(provider::equals).isPresent()) {
            throw Refused.forbidden("ownOrganisation", "You belong to this organisation. Somebody else has to decide.");
        }
        if (!officers.groupsOf(person).contains(Role.PROGRAMME_MANAGER)) {
            throw Refused.forbidden("noManager", "Only a programme manager can decide this change.");
        }
        List<String> theirs = views.programmes(provider);
        if (!theirs.isEmpty() && theirs.stream().noneMatch(programme -> programmes.isManagedBy(programme, person))) {
            throw Refused.forbidden("notYourProgramme", "The programmes of this provider have other managers.");
        }
    }

    /**
     * Makes the change or refuses it.
     *
     * @param decision {@code approve} or {@code refuse}
     * @throws Refused 403 as {@link #checkDecider}, 409 {@code changeDecided}, 422 for an answer that is not complete
     */
    @Transactional
    public void decide(String provider, int number, @Nullable Object decision, @Nullable Object reason, String person) {
        providers.lock(provider);
        checkDecider(provider, number, person);
        DetailsChange change = requireOpen(provider, number);
        String why = FreeText.of(
                "detailsReason", reason, LONGEST_REASON, "Say what you found out, in at most %d characters.");
        if ("approve".equals(decision)) {
            make(provider, change.after());
            end(provider, number, "made", person, why);
            note(Action.providerDetailsChanged, person, provider, number, Map.of("reason", why));
        } else if ("refuse".equals(decision)) {
            end(provider, number, "refused", person, why);
            note(Action.providerDetailsRefused, person, provider, number, Map.of("reason", why));
        } else {
            throw Refused.invalid("detailsDecision", "Decide 'approve' or 'refuse'.");
        }
    }

    private void make(String provider, ProviderDetails then) {
        jdbc.sql("""
                        update service_provider set licence_number = :licence, licence_until = :until, services = :services, email = :email
                         where code = :code""")
                .param("licence", then.licenceNumber())
                .param("until", then.licenceUntil())
                .param("services", then.services())
                .param("email", then.email())
                .param("code", provider)
                .update();
        places.replace(provider, then.places());
    }

    /** Ends a change that nobody decided in time. One that was decided or withdrawn stays as it is. */
    @Transactional
    public void lapse(String provider, int number) {
        providers.lock(provider);
        if (get(provider, number).isOpen()) {
            end(provider, number, "lapsed", AuditLog.SYSTEM, null);
            note(Action.providerDetailsRefused, AuditLog.SYSTEM, provider, number, Map.of("reason", "lapsed"));
        }
    }

    // ---------------------------------------------------------------- rows

    /** Under which the papers of a change are kept. */
    public static String key(String provider, int number) {
        return provider + "/change-" + number;
    }

    /** @throws Refused 404 when there is no such change */
    public DetailsChange get(String provider, int number) {
        return jdbc.sql("select * from provider_change where provider_code = :code and number = :number")
                .param("code", provider)
                .param("number", number)
                .query(this::change)
                .optional()
                .orElseThrow(() -> Refused.notFound("There is no such change."));
    }

    /** All changes, the newest first. */
    public List<DetailsChange> history(String provider) {
        return jdbc.sql("select * from provider_change where provider_code = :code order by number desc")
                .param("code", provider)
                .query(this::change)
                .list();
    }

    /** The change that waits for a manager. */
    public Optional<DetailsChange> open(String provider) {
        return history(provider).stream().filter(DetailsChange::isOpen).findFirst();
    }

    /** What differs, in plain words. */
    public static List<Line> lines(DetailsChange change) {
        Map<String, String> now = inWords(change.before());
        List<Line> lines = new ArrayList<>();
        inWords(change.after()).forEach((what, then) -> {
            String before = now.getOrDefault(what, "");
            if (!before.equals(then)) {
                lines.add(new Line(what, before, then));
            }
        });
        return lines;
    }

    private static Map<String, String> inWords(ProviderDetails details) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("Licence", words(details.licenceNumber()));
        words.put(
                "Last day of the licence",
                details.licenceUntil() == null
                        ? "It does not end"
                        : details.licenceUntil().toString());
        words.put("Services", words(details.services()));
        words.put("Mail address", words(details.email()));
        words.put(
                "Person to ask",
                Stream.of(details.contactName(), details.contactPhone())
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(", ")));
        words.put(
                "Places", details.places().stream().map(DetailsChanges::inWords).collect(Collectors.joining("; ")));
        return words;
    }

    /** A place in one line. */
    public static String inWords(Place place) {
        return words(place.address())
                + (place.latitude() == null ? "" : " (" + place.latitude() + ", " + place.longitude() + ")")
                + (place.openingHours() == null ? "" : ", " + place.openingHours());
    }

    private static String words(@Nullable String text) {
        return text == null ? "" : text;
    }

    private int insert(
            String provider,
            String part,
            ProviderDetails before,
            ProviderDetails after,
            String state,
            String user,
            @Nullable String reason) {
        boolean made = state.equals("made");
        OffsetDateTime now = Instant.now(clock).atOffset(ZoneOffset.UTC);
        return jdbc.sql("""
                        insert into provider_change (provider_code, number, part, before, after, state, asked_by, asked_at, reason, decided_by, decided_at)
                        values (:code, (select coalesce(max(number), 0) + 1 from provider_change where provider_code = :code), :part,
                                cast(:before as jsonb), cast(:after as jsonb), :state, :user, :now, :reason, :by, :at) returning number""")
                .param("code", provider)
                .param("part", part)
                .param("before", write(before))
                .param("after", write(after))
                .param("state", state)
                .param("user", user)
                .param("now", now)
                .param("reason", reason == null ? null : reason.strip())
                .param("by", made ? user : null)
                .param("at", made ? now : null)
                .query(Integer.class)
                .single();
    }

    private void end(String provider, int number, String state, String person, @Nullable String reason) {
        jdbc.sql("""
                        update provider_change set state = :state, decided_by = :by, decided_at = :now, decided_reason = :reason
                         where provider_code = :code and number = :number""")
                .param("state", state)
                .param("by", person)
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("reason", reason)
                .param("code", provider)
                .param("number", number)
                .update();
    }

    private void requireNoneOpen(String provider) {
        if (open(provider).isPresent()) {
            throw Refused.conflict(
                    "changePending", "A change is open already. Wait until it is decided, or withdraw it.");
        }
    }

    private DetailsChange requireOpen(String provider, int number) {
        DetailsChange change = get(provider, number);
        if (!change.isOpen()) {
            throw Refused.conflict("changeDecided", "This change was decided or withdrawn already.");
        }
        return change;
    }

    private void note(Action action, String person, String provider, int number, Map<String, ?> more) {
        Map<String, Object> details = new HashMap<>(more);
        details.put("provider", provider);
        details.put("change", number);
        audit.append(action, person, null, null, details);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(Instant.now(clock), clock.getZone());
    }

    private DetailsChange change(ResultSet row, int n) throws SQLException {
        OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
        return new DetailsChange(
                row.getString("provider_code"),
                row.getInt("number"),
                row.getString("part"),
                read(row.getString("before")),
                read(row.getString("after")),
                row.getString("state"),
                row.getString("asked_by"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getString("reason"),
                row.getString("decided_by"),
                decided == null ? null : decided.toInstant(),
                row.getString("decided_reason"));
    }

    private String write(ProviderDetails details) {
        try {
            return json.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProviderDetails read(String text) {
        try {
            return json.readValue(text, ProviderDetails.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the details of a provider cannot be read", e);
        }
    }
}
