package org.lifeline.provider;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the office decides about a change that an organisation asked for: who may decide, and what holds afterwards. */
@Service
public class DetailsDecisions {

    private final JdbcClient jdbc;
    private final DetailsHistory history;
    private final Providers providers;
    private final ProviderPlaces places;
    private final ProviderViews views;
    private final Programmes programmes;
    private final Officers officers;

    DetailsDecisions(
            JdbcClient jdbc,
            DetailsHistory history,
            Providers providers,
            ProviderPlaces places,
            ProviderViews views,
            Programmes programmes,
            Officers officers) {
        this.jdbc = jdbc;
        this.history = history;
        this.providers = providers;
        this.places = places;
        this.views = views;
        this.programmes = programmes;
        this.officers = officers;
    }

    /**
     * Checks whether this person may decide: a manager of one of the provider's programmes, not who asked, and nobody of the organisation.
     *
     * @throws Refused 403 with the reason
     */
    public void checkDecider(String provider, int number, String person) {
        if (history.get(provider, number).askedBy().equals(person)) {
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
        DetailsChange change = history.requireOpen(provider, number);
        String why = FreeText.of(
                "detailsReason",
                reason,
                DetailsChanges.LONGEST_REASON,
                "Say what you found out, in at most %d characters.");
        if ("approve".equals(decision)) {
            make(provider, change.after());
            history.end(provider, number, "made", person, why);
            history.note(Action.providerDetailsChanged, person, provider, number, Map.of("reason", why));
        } else if ("refuse".equals(decision)) {
            history.end(provider, number, "refused", person, why);
            history.note(Action.providerDetailsRefused, person, provider, number, Map.of("reason", why));
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
        if (history.get(provider, number).isOpen()) {
            history.end(provider, number, "lapsed", AuditLog.SYSTEM, null);
            history.note(Action.providerDetailsRefused, AuditLog.SYSTEM, provider, number, Map.of("reason", "lapsed"));
        }
    }
}
