package org.lifeline.acting;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.ContactProof;
import org.lifeline.acting.AgreementRows.Consent;
import org.lifeline.acting.Relationships.Whom;
import org.lifeline.application.Applications;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.time.Days;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.recovery.SeenPaper;
import org.lifeline.registry.PersonReadings;
import org.lifeline.registry.Registry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The consent without which nobody acts: the holder of an account gives it with a code that is sent to their own contact; for somebody
 * without an account, a social worker who has both papers and people before them records it. Each has a last day.
 */
@Service
class AgreementConsents {

    /** How the consent is told on the page of the code; see templates/sms. */
    private static final String CODE = "acting-code";

    /** So many people act for one person at a time. */
    private static final int MOST_FOR_ONE = 3;

    /** Under this age, those who care for somebody decide. */
    private static final int OF_AGE = 18;

    static final String NOBODY_WAITS =
            "Nobody waits with this number. It is such as V-3F2A-91BC, and valid for some days.";

    private static final int LONGEST_SEEN = 500;
    private static final Pattern REFERENCE = Pattern.compile("V-?([0-9A-F]{4})-?([0-9A-F]{4})");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final SeenPaper.Fields PAPER = new SeenPaper.Fields("actor", "paper", "ending");

    private final AgreementRows rows;
    private final AgreementSides sides;
    private final ObjectProvider<ContactProof> proof;
    private final Applications applications;
    private final Registry registry;
    private final Duties duties;
    private final ValueTables tables;
    private final AgreementMessages messages;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AgreementConsents(
            AgreementRows rows,
            AgreementSides sides,
            ObjectProvider<ContactProof> proof,
            Applications applications,
            Registry registry,
            Duties duties,
            ValueTables tables,
            AgreementMessages messages,
            AuditLog audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.sides = sides;
        this.proof = proof;
        this.applications = applications;
        this.registry = registry;
        this.duties = duties;
        this.tables = tables;
        this.messages = messages;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- the holder of an account

    /** @throws Refused 404 when nobody asks this account with it; 409 {@code actingOver} when it is too late */
    Agreement askedOf(CurrentUser user, long id) {
        Agreement its = rows.find(id)
                .filter(each -> user.id().equals(each.represented()) && each.consentedAt() == null)
                .filter(each -> each.outcome() == null)
                .orElseThrow(Agreement::unknown);
        if (!its.isOpen(clock.instant())) {
            throw Agreement.isOver();
        }
        return its;
    }

    /** Sends the code with which the holder of an account agrees. @return names the code */
    UUID sendCode(CurrentUser user, long id, Language language) {
        askedOf(user, id);
        return requireProof().send(user.id(), language, CODE, about(id));
    }

    /**
     * The holder of an account agrees.
     *
     * @param code names the code that was sent; null opens nothing
     * @param digits what was typed
     * @return as it begins
     * @throws Refused as {@link #askedOf}; 422 {@code code} for a wrong one; 403 {@code separationOfDuties} when whoever asks has another part
     *     in a case; 409 {@code tooManyAgreements}, {@code actingOver}
     */
    public Agreement agree(CurrentUser user, long id, @Nullable UUID code, String digits) {
        askedOf(user, id);
        // a transaction of its own: a try that failed counts
        if (code == null || !requireProof().shows(user.id(), code, digits, about(id))) {
            throw Refused.invalid(
                    "code", "This code is wrong, too old, or was used. Check the last message, or ask for a new code.");
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            rows.lock("acting for " + user.id());
            Agreement its = askedOf(user, id);
            requireRoom(rows.forAccount(user.id()));
            List<String> cases = sides.casesOf(user.id());
            requireNoPart(its.actor(), cases);
            LocalDate last = LocalDate.now(clock).plusMonths(months(its, Whom.account));
            return begin(its, new Consent("code", user.id(), end(last), null, null, null), cases);
        }));
    }

    /** So the code of one request agrees to no other one. */
    private static String about(long id) {
        return "acting-" + id;
    }

    private ContactProof requireProof() {
        ContactProof its = proof.getIfAvailable();
        if (its == null) {
            throw Agreement.unknown();
        }
        return its;
    }

    /** The holder of an account does not agree. Whoever asked is not told. */
    @Transactional
    public void refuse(CurrentUser user, long id) {
        Agreement its = askedOf(user, id);
        if (!rows.refuse(id, user.id())) {
            throw Agreement.isOver();
        }
        audit.append(Action.actingEnded, user.id(), null, null, its.facts("outcome", "refused"));
    }

    // ---------------------------------------------------------------- what a social worker records

    /** What a social worker reads before they record a consent; empty for a number that nobody can agree to now. */
    Optional<Agreement> waiting(@Nullable String typedReference) {
        Matcher found = REFERENCE.matcher(BLANKS.matcher(
                        PlainText.withLatinDigits(PlainText.clean(Objects.requireNonNullElse(typedReference, ""))))
                .replaceAll("")
                .toUpperCase(Locale.ROOT));
        return found.matches() ? rows.waiting("V-" + found.group(1) + "-" + found.group(2)) : Optional.empty();
    }

    /** Whether this person is under age: then those who care for them decide. */
    boolean isChild(PersonReadings.Open person) {
        return ofAgeFrom(person).isAfter(LocalDate.now(clock));
    }

    private LocalDate ofAgeFrom(PersonReadings.Open person) {
        return registry.get(person.person()).birthDate().plusYears(OF_AGE);
    }

    /**
     * A social worker records that they saw the consent of an adult, or checked the statement of who cares for a child.
     *
     * @param person open to the account that records it
     * @param said what was typed: {@code reference}, {@code paper} and {@code ending} of whoever acts, {@code seen}: how the consent was given, or
     *     by what the relationship was shown
     * @throws Refused 422 with the field; 403 {@code separationOfDuties} for who asked themselves, who has another part in a case, and who is of the
     *     household; 409 {@code tooManyAgreements}, {@code noApplications} when each application for this person belongs to an account
     */
    @Transactional
    public Agreement record(CurrentUser user, PersonReadings.Open person, Map<String, String> said) {
        Agreement its = waiting(said.get("reference")).orElseThrow(() -> Refused.invalid("reference", NOBODY_WAITS));
        if (its.actor().equals(user.id())) {
            throw Refused.forbidden(
                    "separationOfDuties", "You ask for this yourself. A colleague has to record the consent.");
        }
        Whom whom = isChild(person) ? Whom.child : Whom.adult;
        if (tables.latest(Relationships.TABLE).allowed(its.relationship(), whom).isEmpty()) {
            throw Refused.invalid("reference", "With this relationship nobody acts for somebody of this age.");
        }
        SeenPaper paper = SeenPaper.read(PAPER, said);
        String seen = FreeText.of(
                "seen", said.get("seen"), LONGEST_SEEN, "Say what you saw and heard, in at most %d characters.");
        rows.lock("acting person " + registry.leadsTo(person.person()));
        List<String> cases = sides.casesOf(person.person());
        if (cases.isEmpty()) {
            throw Refused.conflict(
                    "noApplications",
                    "Each application for this person belongs to an account, whose holder agrees there with a code.");
        }
        requireRoom(rows.forPerson(person.person()));
        requireNoPart(its.actor(), cases);
        duties.assign(cases, user.id(), Duty.CONSENT);
        LocalDate last = LocalDate.now(clock).plusMonths(months(its, whom));
        if (whom == Whom.child && !last.isBefore(ofAgeFrom(person))) {
            last = ofAgeFrom(person).minusDays(1);
        }
        String how = whom == Whom.child ? "statement" : "seen";
        return begin(its, new Consent(how, user.id(), end(last), person.person(), paper, seen), cases);
    }

    // ---------------------------------------------------------------- both

    private void requireRoom(List<Agreement> those) {
        Instant now = clock.instant();
        if (those.stream().filter(each -> each.isActive(now)).count() >= MOST_FOR_ONE) {
            throw Refused.conflict(
                    "tooManyAgreements",
                    "Several people act for this person already. One of them has to be ended first.");
        }
    }

    /** Who decided in a case, paid or printed there does not act for its applicant afterwards. */
    private void requireNoPart(String actor, List<String> cases) {
        if (duties.obstacleToTie(cases, actor, Duty.APPLICANT).isPresent()) {
            throw Refused.forbidden(
                    "separationOfDuties",
                    "Who asks has another part in one of these applications, and cannot act in it.");
        }
    }

    private int months(Agreement its, Whom whom) {
        return tables.latest(Relationships.TABLE)
                .allowed(its.relationship(), whom)
                .orElseThrow(Agreement::isOver)
                .months();
    }

    private Instant end(LocalDate last) {
        return Days.end(last, clock.getZone());
    }

    private Agreement begin(Agreement its, Consent consent, List<String> cases) {
        Agreement begun = rows.begin(its.id(), consent).orElseThrow(Agreement::isOver);
        Map<String, Object> facts = begun.facts("consent", consent.how(), "actor", its.actor());
        cases.forEach(number -> audit.append(
                Action.actingAgreed,
                consent.by(),
                number,
                applications.get(number).programme(),
                facts));
        if (cases.isEmpty()) {
            audit.append(Action.actingAgreed, consent.by(), null, null, facts);
        }
        messages.tellAgreed(begun, sides.represented(begun), sides.actor(its), consent.until());
        return begun;
    }
}
