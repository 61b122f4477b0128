package org.lifeline.acting;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.Contact;
import org.lifeline.account.Contacts;
import org.lifeline.acting.AgreementRows.Asked;
import org.lifeline.acting.Relationships.Whom;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.PlainText;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Requests to manage somebody else's applications. Whoever asks learns neither whether a number has an account nor that somebody said no. */
@Service
class AgreementRequests {

    /** The name of the deadline: for how long a request can be agreed to. */
    private static final String WAIT = "actingAsked";

    /** So many people one account acts for, or asks to, at a time: a family, and not a trade in vouchers. */
    private static final int MOST_OF_ONE = 5;

    /** For so long a no, or an end by who is acted for, keeps the same account from asking again. */
    private static final Duration NO_MEANS_NO = Duration.ofDays(365);

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_STATEMENT = 500;

    private final AgreementRows rows;
    private final AgreementSides sides;
    private final Agreements agreements;
    private final Contacts typed;
    private final AccountContacts contacts;
    private final ValueTables tables;
    private final Deadlines deadlines;
    private final RateLimits limits;
    private final AgreementMessages messages;
    private final AuditLog audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    AgreementRequests(
            AgreementRows rows,
            AgreementSides sides,
            Agreements agreements,
            Contacts typed,
            AccountContacts contacts,
            ValueTables tables,
            Deadlines deadlines,
            RateLimits limits,
            AgreementMessages messages,
            AuditLog audit,
            Clock clock) {
        this.rows = rows;
        this.sides = sides;
        this.agreements = agreements;
        this.typed = typed;
        this.contacts = contacts;
        this.tables = tables;
        this.deadlines = deadlines;
        this.limits = limits;
        this.messages = messages;
        this.audit = audit;
        this.clock = clock;
    }

    /** The relationships with which somebody can act, in the order of the page. */
    List<String> relationships() {
        Relationships table = tables.latest(Relationships.TABLE);
        return Relationships.NAMES.stream()
                .filter(name -> Arrays.stream(Whom.values())
                        .anyMatch(whom -> table.allowed(name, whom).isPresent()))
                .toList();
    }

    /**
     * Asks to manage somebody else's applications. The answer is the same whether the contact opens an account or not.
     *
     * @param said what was typed, by the fields of the form: {@code whom} ({@code account} or {@code person}), {@code contact} for an account,
     *     {@code forName}, {@code relationship}, {@code actorName}, {@code statement} for a person
     * @return as it was stored
     * @throws Refused 422 with the field; 409 {@code tooManyAgreements}; 429 after many requests
     */
    @Transactional
    public Agreement ask(CurrentUser user, Map<String, String> said) {
        boolean ofAccount = ofAccount(said.get("whom"));
        Contact contact = ofAccount ? typed.read(said.getOrDefault(Contacts.FIELD, "")) : null;
        String forName = name("forName", said, "Say what you call them, in at most %d characters.");
        String relationship = relationship(said.get("relationship"), ofAccount);
        String actorName = name("actorName", said, "Say what you are called, in at most %d characters.");
        String statement = ofAccount
                ? null
                : FreeText.of(
                        "statement",
                        said.get("statement"),
                        LONGEST_STATEMENT,
                        "Say why they need you, in at most %d characters.");
        rows.lock("acting " + user.id());
        String account = contact == null ? null : contacts.openedBy(contact).orElse(null);
        if (user.id().equals(account)) {
            throw Refused.invalid(Contacts.FIELD, "This opens your own account.");
        }
        if (limits.consume(Limit.ACTING_BY_ACCOUNT, user.id()) > 0) {
            throw Refused.tooMany("You have asked several times within a day. Go on tomorrow.");
        }
        if (activeOrWaiting(user.id()) >= MOST_OF_ONE) {
            throw Refused.conflict(
                    "tooManyAgreements",
                    "You manage the applications of several people already, or wait for their answer. End one first.");
        }
        String represented = account != null && isTold(user.id(), account) ? account : null;
        Agreement its = rows.insert(new Asked(
                newReference(),
                user.id(),
                ofAccount,
                represented,
                relationship,
                actorName,
                forName,
                statement,
                clock.instant().plus(Duration.parse(deadlines.time(WAIT)))));
        audit.append(Action.actingAsked, user.id(), null, null, its.facts());
        if (represented != null) {
            messages.tellAsked(its, sides.account(represented));
        }
        return its;
    }

    private boolean ofAccount(@Nullable String whom) {
        if ("person".equals(whom)) {
            return false;
        }
        if ("account".equals(whom) && agreements.knowsAccounts()) {
            return true;
        }
        throw Refused.invalid("whom", "Choose whether they have an account.");
    }

    private String relationship(@Nullable String typedName, boolean ofAccount) {
        Relationships table = tables.latest(Relationships.TABLE);
        List<Whom> whom = ofAccount ? List.of(Whom.account) : List.of(Whom.child, Whom.adult);
        String relationship = Objects.requireNonNullElse(typedName, "");
        if (whom.stream().noneMatch(each -> table.allowed(relationship, each).isPresent())) {
            throw Refused.invalid("relationship", "Choose what you are to them. Not everybody can act for everybody.");
        }
        return relationship;
    }

    private static String name(String field, Map<String, String> said, String message) {
        String plain = PlainText.onOneLine(PlainText.withoutUnseen(said.getOrDefault(field, "")))
                .strip();
        return FreeText.of(field, plain, LONGEST_NAME, message);
    }

    /**
     * Whether the holder of an account is told that this account asks: not while it has asked already or acts, not within a year after they said
     * no, and not more often than somebody can bear. Whoever asks does not learn which of these it is.
     */
    private boolean isTold(String actor, String represented) {
        return !rows.isSettled(actor, represented, NO_MEANS_NO)
                && limits.consume(Limit.ACTING_FOR_ACCOUNT, represented) == 0;
    }

    private long activeOrWaiting(String actor) {
        Instant now = clock.instant();
        return rows.by(actor).stream()
                .map(each -> each.seenByActor(now))
                .filter(seen -> seen.equals("active") || seen.equals("waiting"))
                .count();
    }

    private String newReference() {
        return "V-%04X-%04X".formatted(random.nextInt(1 << 16), random.nextInt(1 << 16));
    }
}
