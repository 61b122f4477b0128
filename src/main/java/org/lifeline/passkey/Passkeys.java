package org.lifeline.passkey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.AccountRecords;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.passkey.RelyingParty.Outcome;
import org.lifeline.passkey.SignedByPhone.Kind;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.NewAccounts;
import org.lifeline.platform.typed.PlainText;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The passkeys of applicants' accounts: at most ten each. Adding and removing one is told to the holder of the account and is in the audit log.
 * The log-in by a code stays, whatever becomes of them. They end with the account, and when another contact opens it.
 */
@Service
public class Passkeys implements AccountRecords {

    /** Deadline: for how long somebody who said "not now" is not asked again. */
    static final String OFFER = "passkeyOffer";

    /** Deadline: so long after a log-in a passkey can be added without another one. */
    static final String PROOF = "passkeyProof";

    private static final int LONGEST_NAME = 40;

    private final PasskeyStore store;
    private final PasskeyChallenges challenges;
    private final RelyingParty party;
    private final PasskeyMessages messages;
    private final AccountContacts contacts;
    private final NewAccounts accounts;
    private final Deadlines deadlines;
    private final RateLimits limits;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Passkeys(
            PasskeyStore store,
            PasskeyChallenges challenges,
            RelyingParty party,
            PasskeyMessages messages,
            AccountContacts contacts,
            NewAccounts accounts,
            Deadlines deadlines,
            RateLimits limits,
            AuditLog audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.challenges = challenges;
        this.party = party;
        this.messages = messages;
        this.contacts = contacts;
        this.accounts = accounts;
        this.deadlines = deadlines;
        this.limits = limits;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- whose, and whether they are offered

    /** Whether there are passkeys at all: the product keeps the accounts itself, and its address has a name. */
    boolean possible() {
        return accounts.possible() && party.isPossible();
    }

    /** Whether this account can have passkeys: one that a contact opens. */
    boolean possibleFor(String account) {
        return possible() && !contacts.opening(account).isEmpty();
    }

    /** Whether to offer one now: the account has none, and its holder did not say "not now" lately. */
    boolean isOffered(String account) {
        return possibleFor(account)
                && store.of(account).isEmpty()
                && store.notBefore(account)
                        .map(until -> until.isBefore(Instant.now(clock)))
                        .orElse(true);
    }

    /** Keeps that the person does not want to be asked for some time. */
    @Transactional
    public void later(String account) {
        store.lock(account);
        store.offerNotBefore(account, Instant.now(clock).plus(time(OFFER)));
    }

    /** The passkeys of an account, the oldest first. */
    public List<Passkey> of(String account) {
        return store.of(account);
    }

    /** How its holder wants to be called; null until they said so. */
    @Nullable
    String name(String account) {
        return store.name(account);
    }

    /** The code of the language in which its holder reads. */
    Optional<String> language(String account) {
        return contacts.language(account);
    }

    private Duration time(String name) {
        return Duration.parse(deadlines.time(name));
    }

    // ---------------------------------------------------------------- adding and removing

    /**
     * Whether the session began with a log-in that is not too old: an open session on a phone that somebody left lying adds no passkey.
     *
     * @param loggedIn when the person showed a code or a passkey; null when they did neither
     */
    boolean isFresh(@Nullable Instant loggedIn) {
        return loggedIn != null && loggedIn.plus(time(PROOF)).isAfter(Instant.now(clock));
    }

    private void requireFresh(@Nullable Instant loggedIn) {
        if (!isFresh(loggedIn)) {
            throw Refused.conflict("logInAgain", "You logged in some time ago. Log in again to add a passkey.");
        }
    }

    private void requireRoom(String account) {
        if (store.of(account).size() >= PasskeyStore.MOST) {
            throw Refused.conflict("tooManyPasskeys", "You have ten passkeys. Remove one first.");
        }
    }

    /**
     * What the browser needs to make a passkey, in JSON.
     *
     * @param browser the secret of the browser that asks
     * @throws Refused 409 {@code logInAgain}, {@code tooManyPasskeys}, {@code noAccount}
     */
    @Transactional
    public String toAdd(String account, @Nullable Instant loggedIn, String browser) {
        requireFresh(loggedIn);
        store.lock(account);
        requireRoom(account);
        PublicKeyCredentialCreationOptions options = party.toAdd(account);
        challenges.keep(options.getChallenge().getBytes(), browser, account);
        return party.json(options);
    }

    /**
     * Adds what the phone made.
     *
     * @param name what its owner calls it; with an empty one the day says it
     * @param day today, in the language of the person
     * @throws Refused 409 {@code logInAgain}, {@code tooManyPasskeys}, {@code passkeyTaken}, {@code noAccount}; 422 for another answer than was
     *     asked for; 429 after many changes within a day
     */
    public void add(String account, @Nullable Instant loggedIn, String browser, String typed, String name, String day) {
        requireFresh(loggedIn);
        String called = PlainText.onOneLine(PlainText.withoutUnseen(name)).strip();
        if (called.codePointCount(0, called.length()) > LONGEST_NAME) {
            throw Refused.invalid("name", "Call it by at most 40 characters.");
        }
        SignedByPhone answer;
        byte[] challenge;
        try {
            answer = SignedByPhone.read(typed);
            challenge = answer.challenge(Kind.CREATE);
        } catch (IllegalArgumentException wrong) {
            throw notMade();
        }
        // of its own: whatever becomes of the rest, nobody uses it again
        if (!challenges.take(challenge, browser, account)) {
            throw notMade();
        }
        requireAllowance(account);
        transaction.executeWithoutResult(status -> {
            store.lock(account);
            requireRoom(account);
            try {
                party.add(account, challenge, answer, called.isEmpty() ? day : called);
            } catch (IllegalArgumentException wrong) {
                throw notMade();
            }
            UUID id = store.idOf(answer.id()).orElseThrow();
            audit.append(Action.passkeyAdded, account, null, null, Map.of("passkey", id.toString()));
            messages.tellAdded(account, id);
        });
    }

    private void requireAllowance(String account) {
        if (limits.consume(Limit.PASSKEYS_BY_ACCOUNT, account) > 0) {
            throw Refused.tooMany("You changed your passkeys often today. Go on tomorrow.");
        }
    }

    private static Refused notMade() {
        return Refused.invalid("credential", "The passkey was not added. Try again.");
    }

    /**
     * Removes one. Whoever logged in with it elsewhere is logged out at their next request, as everybody is who has this account open.
     *
     * @throws Refused 404 when this account has no such passkey
     */
    @Transactional
    public void remove(String account, UUID id) {
        if (store.of(account).stream().noneMatch(each -> each.id().equals(id))) {
            throw Refused.notFound("There is no such passkey.");
        }
        store.lock(account);
        if (!store.remove(account, id)) {
            throw Refused.notFound("There is no such passkey.");
        }
        accounts.endSessions(account);
        audit.append(Action.passkeyRemoved, account, null, null, Map.of("passkey", id.toString()));
        messages.tellRemoved(account, id);
    }

    // ---------------------------------------------------------------- log-in

    /** What the browser needs to ask for a passkey, in JSON. @param browser the secret of the browser that asks */
    @Transactional
    public String toLogIn(String browser) {
        PublicKeyCredentialRequestOptions options = party.toLogIn();
        challenges.keep(options.getChallenge().getBytes(), browser, null);
        return party.json(options);
    }

    /**
     * Logs in with what the phone signed. Whatever is wrong (an unknown passkey, another one's, the signature, the challenge, the origin), the
     * answer is the same.
     *
     * @param open begins the session of an account, while the passkey cannot be removed: whoever takes the account back ends it, too
     * @return the account; empty when nothing was opened
     */
    Optional<String> logIn(String browser, String typed, Predicate<String> open) {
        SignedByPhone answer;
        byte[] challenge;
        try {
            answer = SignedByPhone.read(typed);
            challenge = answer.challenge(Kind.GET);
        } catch (IllegalArgumentException wrong) {
            return Optional.empty();
        }
        if (!challenges.take(challenge, browser, null)) {
            return Optional.empty();
        }
        return Optional.ofNullable(transaction.execute(status -> opened(challenge, answer, open)));
    }

    private @Nullable String opened(byte[] challenge, SignedByPhone answer, Predicate<String> open) {
        Outcome outcome = party.check(challenge, answer);
        if (outcome == Outcome.WRONG) {
            return null;
        }
        String account = store.accountOf(answer.assertion().getResponse().getUserHandle())
                .orElseThrow();
        UUID id = store.idOf(answer.id()).orElseThrow();
        if (outcome == Outcome.COPIED) {
            audit.append(Action.passkeyCopied, account, null, null, Map.of("passkey", id.toString()));
            if (store.noteCopied(answer.id())) {
                messages.tellCopied(account, id, Instant.now(clock));
            }
            return null;
        }
        return open.test(account) ? account : null;
    }

    // ---------------------------------------------------------------- with the account

    @Override
    public List<String> open(String account) {
        return List.of();
    }

    @Override
    public void eraseAccount(String account) {
        store.removeAll(account);
    }

    @Override
    public void recovered(String account) {
        store.removeAll(account);
    }
}
