package org.lifeline.recovery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.Contact;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.PersonReadings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Another contact is to open somebody's account. A social worker who has seen two papers asks, a manager of the programme confirms. Neither the
 * contact nor the papers are in the request: it has the contact masked, and the manager reads about the papers from where they are encrypted.
 */
@Component
class AccountRecoveryChange implements ChangeKind {

    static final String KEY = "accountRecovery";

    private static final String ACCOUNT = "account";
    private static final String CASE = "case";
    private static final String PERSON = "person";
    private static final String PERSON_ID = "personId";
    private static final String ASKED_BY = "askedBy";
    private static final String MASKED = "masked";
    private static final String FROM = "from";

    /** An account with applications for children only may be a parent's, or that of somebody young who is alone: a person has to find out. */
    private static final String CHILD =
            "Those of somebody under 18. They do not show who held the account: find that out before you confirm.";

    /** Late, because a recovery asks for the change, and the change is made by it. */
    private final ObjectProvider<Recoveries> recoveries;

    private final AccountContacts contacts;
    private final Programmes programmes;
    private final Times times;

    AccountRecoveryChange(
            ObjectProvider<Recoveries> recoveries, AccountContacts contacts, Programmes programmes, Times times) {
        this.recoveries = recoveries;
        this.contacts = contacts;
        this.programmes = programmes;
        this.times = times;
    }

    static Map<String, String> content(
            String account, String number, PersonReadings.Open person, String askedBy, String masked, Instant from) {
        Map<String, String> content = new HashMap<>();
        content.put(ACCOUNT, account);
        content.put(CASE, number);
        content.put(PERSON, person.code());
        content.put(PERSON_ID, Long.toString(person.person()));
        content.put(ASKED_BY, askedBy);
        content.put(MASKED, masked);
        content.put(FROM, from.toString());
        return content;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String task() {
        return "confirm the recovery of an account";
    }

    @Override
    public Set<String> askedBy() {
        return Set.of(Role.SOCIAL_WORKER);
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        String account = content.getOrDefault(ACCOUNT, "");
        List<Contact> opening = contacts.opening(account);
        if (opening.isEmpty()) {
            throw Refused.conflict("noAccount", "There is no such account any more.");
        }
        recoveries.getObject().requireTheirs(account, person(content));
        return List.of(
                new Line("Application", content.getOrDefault(CASE, ""), ""),
                new Line("Person", content.getOrDefault(PERSON, ""), ""),
                new Line(
                        "What opens the account",
                        opening.stream().map(Contact::masked).collect(Collectors.joining(", ")),
                        content.getOrDefault(MASKED, "")),
                new Line(
                        "Can be confirmed from",
                        "",
                        times.moment(Instant.parse(content.getOrDefault(FROM, "")), Locale.ENGLISH)));
    }

    @Override
    public List<Line> besides(ChangeRequest request) {
        List<SeenPaper> papers = recoveries.getObject().papers(request.id());
        List<Line> besides = new ArrayList<>();
        besides.add(new Line("First paper that was seen", "", papers.get(0).words()));
        besides.add(new Line("Second paper that was seen", "", papers.get(1).words()));
        if (!recoveries.getObject().isOfAge(person(request.content()))) {
            besides.add(new Line("Whose papers these are", "", CHILD));
        }
        return besides;
    }

    private static long person(Map<String, String> content) {
        return Long.parseLong(content.getOrDefault(PERSON_ID, "0"));
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        if (!person.equals(content.get(ASKED_BY)) && !programmes.isManagedBy(String.valueOf(programme), person)) {
            throw Refused.forbidden("notYourProgramme", "This programme has other managers.");
        }
        recoveries.getObject().requireNoPart(content.getOrDefault(ACCOUNT, ""), person);
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        recoveries.getObject().recover(request, people);
    }
}
