package org.lifeline.provider;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.documents.Documents;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.provider.JoiningRequest.Place;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * How an organisation changes what it says of itself after it has joined. Licence, services, mailbox and places wait for a manager of one of
 * its programmes ({@link DetailsDecisions}); the person to ask and the opening hours change at once.
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
    private final Clock clock;
    private final DetailsHistory history;
    private final Providers providers;
    private final ProviderPlaces places;
    private final ProviderPhones phones;
    private final Documents documents;
    private final DetailsChangeReviews reviews;

    DetailsChanges(
            JdbcClient jdbc,
            Clock clock,
            DetailsHistory history,
            Providers providers,
            ProviderPlaces places,
            ProviderPhones phones,
            Documents documents,
            DetailsChangeReviews reviews) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.history = history;
        this.providers = providers;
        this.places = places;
        this.phones = phones;
        this.documents = documents;
        this.reviews = reviews;
    }

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
        ProviderDetails now = history.now(provider);
        ProviderDetails then = checked(asked, now, papers);
        if (then.equals(now)) {
            throw Refused.conflict("sameDetails", "This is what we know already.");
        }
        int number = history.insert(provider, "details", now, then, "asked", user, reason(asked));
        papers.forEach(paper -> documents.add(DetailsHistory.key(provider, number), paper, user, null));
        history.note(Action.providerDetailsAsked, user, provider, number, Map.of());
        reviews.start(provider, number, providers.name(provider));
        return history.get(provider, number);
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
        errors.addAll(ProviderPlaces.errors(asked.places(), (place, field) -> "places[" + place + "]." + field));
        try {
            reason(asked);
        } catch (Refused refused) {
            errors.addAll(refused.errors());
        }
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

    private static String reason(Asked asked) {
        return FreeText.of("reason", asked.reason(), LONGEST_REASON, "Say why it changes, in at most %d characters.");
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
        return changeContact(user, provider, contactName, contactPhone, hours, null);
    }

    /**
     * The same, for hours that were typed beside places as they were then.
     *
     * @param seen the addresses of those places; null where nobody says which they were
     * @throws Refused as without them, and 409 {@code placesChanged} when other places are known now
     */
    @Transactional
    ProviderDetails changeContact(
            String user,
            String provider,
            @Nullable String contactName,
            @Nullable String contactPhone,
            List<@Nullable String> hours,
            @Nullable List<String> seen) {
        providers.requireAdministrator(user, provider);
        providers.lock(provider);
        ProviderDetails now = history.now(provider);
        if (seen != null
                && !seen.equals(now.places().stream().map(Place::address).toList())) {
            throw Refused.conflict(
                    "placesChanged",
                    "Your places have changed since you opened this page. Nothing was saved: look at them again.");
        }
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
        int number = history.insert(provider, "contact", now, then, "made", user, null);
        history.note(Action.providerContactChanged, user, provider, number, Map.of());
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
        history.requireOpen(provider, number);
        history.end(provider, number, "withdrawn", user, null);
        history.note(Action.providerDetailsRefused, user, provider, number, Map.of("reason", "withdrawn"));
        reviews.withdraw(provider, number);
    }

    private void requireNoneOpen(String provider) {
        if (history.open(provider).isPresent()) {
            throw Refused.conflict(
                    "changePending", "A change is open already. Wait until it is decided, or withdraw it.");
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(Instant.now(clock), clock.getZone());
    }
}
