package org.lifeline.acting;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.Contact;
import org.lifeline.acting.AgreementMessages.Side;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.application.LostContacts;
import org.lifeline.application.Status;
import org.lifeline.registry.Registry;
import org.springframework.stereotype.Component;

/** Both sides of an agreement: how each is reached, and in which applications somebody acts. */
@Component
class AgreementSides {

    private static final int MOST_CASES = 200;

    private final AccountContacts contacts;
    private final Applications applications;
    private final LostContacts ways;
    private final Registry registry;
    private final AgreementMessages messages;

    AgreementSides(
            AccountContacts contacts,
            Applications applications,
            LostContacts ways,
            Registry registry,
            AgreementMessages messages) {
        this.contacts = contacts;
        this.applications = applications;
        this.ways = ways;
        this.registry = registry;
        this.messages = messages;
    }

    /** Whoever acts. */
    Side actor(Agreement its) {
        return account(its.actor());
    }

    /** The holder of an account: what opens it, and what its applications say. */
    Side account(String account) {
        Set<String> known = contacts.opening(account).stream()
                .map(Contact::value)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        known.addAll(ways.ways(account));
        return new Side(known, contacts.language(account).orElse(null), messages.page());
    }

    /** Who is acted for: the holder of an account, or somebody without one by what their applications say. */
    Side represented(Agreement its) {
        if (its.represented() != null) {
            return account(its.represented());
        }
        List<Application> those = withoutAccount(Objects.requireNonNull(its.person()));
        String language = those.stream()
                .map(each -> each.read().language())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new Side(ways.ways(those.stream().map(Application::number).toList()), language, messages.help());
    }

    /** The applications of an account, as numbers. */
    List<String> casesOf(String account) {
        return ways.applications(account);
    }

    /** The applications for a person that no account has, as numbers. */
    List<String> casesOf(long person) {
        return withoutAccount(person).stream()
                .filter(each -> each.status() != Status.draft)
                .map(Application::number)
                .sorted()
                .toList();
    }

    private List<Application> withoutAccount(long person) {
        return applications.ofPerson(registry.leadsTo(person), MOST_CASES).stream()
                .filter(each -> each.applicant() == null)
                .toList();
    }
}
