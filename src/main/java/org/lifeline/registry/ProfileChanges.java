package org.lifeline.registry;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The office enters what a person told it. Each change is a version with its author and reason, made upon the version that the author saw:
 * of two at the same moment the second is refused, and nothing is overwritten unseen. Nobody changes themselves or their household.
 */
@Service
public class ProfileChanges {

    /** Reason code: somebody else changed the person since the page was opened. */
    public static final String CHANGED_MEANWHILE = "personChanged";

    private static final int LONGEST_REASON = 500;

    /** A person with the version that a change is made upon. */
    public record Current(Person person, int version) {}

    private final JdbcClient jdbc;
    private final Registry registry;
    private final ProfileForms forms;
    private final PersonReadings readings;
    private final CasesOfPeople cases;
    private final Duties duties;
    private final PersonalData personal;
    private final AuditLog audit;
    private final Clock clock;

    ProfileChanges(
            JdbcClient jdbc,
            Registry registry,
            ProfileForms forms,
            PersonReadings readings,
            CasesOfPeople cases,
            Duties duties,
            PersonalData personal,
            AuditLog audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.registry = registry;
        this.forms = forms;
        this.readings = readings;
        this.cases = cases;
        this.duties = duties;
        this.personal = personal;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a page shows, and upon which version it changes. */
    public Current current(PersonReadings.Open open) {
        return jdbc.sql("select * from person where id = :id")
                .param("id", open.person())
                .query((row, n) -> new Current(Registry.read(row, personal), row.getInt("version")))
                .single();
    }

    /**
     * Changes one group of facts.
     *
     * @param open the person, open to the account that changes it
     * @param version which the author saw
     * @param typed what the author typed, see {@link ProfileForms}
     * @throws Refused 422 for what is missing or not valid; 403 {@code separationOfDuties} for oneself and one's household, and for somebody who
     *     holds another duty on a case of the person, where the change is a duty; 409 {@value #CHANGED_MEANWHILE} when somebody else changed
     *     the person since, {@code numberTaken} when an identity number is that of another person, {@code nothingToChange}
     */
    @Transactional
    public void change(
            String author,
            PersonReadings.Open open,
            ProfileGroup group,
            int version,
            Map<String, String> typed,
            Locale language) {
        // again, because it may have become known since the person was opened
        requireTheirs(author, open);
        if (group.isDuty()) {
            // cases before the person, which is the order of all locks
            cases.lock(List.of(open.person()));
            duties.checkHouseholdChange(new long[] {open.person()}, author);
        }
        jdbc.sql("select id from person where id = :id for no key update")
                .param("id", open.person())
                .query(Long.class)
                .single();
        Current current = current(open);
        if (current.version() != version) {
            throw Refused.conflict(
                    CHANGED_MEANWHILE,
                    "Somebody else has changed this person since you opened the page. What you typed is kept: compare, and enter it again.");
        }
        Person changed = forms.read(group, current.person(), typed, author, language);
        String reason = FreeText.of(
                "reason",
                typed.get("reason"),
                LONGEST_REASON,
                "Give the reason in your own words, in at most %d characters.");
        if (changed.equals(current.person())) {
            throw Refused.conflict("nothingToChange", "Nothing was changed.");
        }
        if (group.isDuty()) {
            duties.assign(cases.of(open.person()), author, Duty.HOUSEHOLD_CHANGE);
        }
        write(open.person(), changed, author, reason);
        audit.append(
                Action.personChanged,
                author,
                null,
                null,
                Map.of("person", open.code(), "what", group.name(), "version", version + 1));
    }

    private void requireTheirs(String author, PersonReadings.Open open) {
        if (readings.find(author, open.code()).isEmpty()) {
            throw Refused.notFound(PeopleSearch.UNKNOWN);
        }
    }

    private void write(long id, Person person, String author, String reason) {
        Map<String, @Nullable Object> params = new HashMap<>(registry.params(person));
        params.put("known", id);
        params.put("by", author);
        params.put("at", Instant.now(clock).atOffset(ZoneOffset.UTC));
        params.put("reason", personal.encrypt(PersonHistory.REASON, reason));
        try {
            jdbc.sql("""
                            update person set given_name = :given, family_name = :family, name_key = :key, name_latin = :latin,
                                   name_sound = :sound, phone = cast(:phone as bytea), phone_hash = cast(:phoneHash as bytea),
                                   email = cast(:email as bytea), address = cast(:address as bytea), address_words = :words,
                                   occupation = :occupation, profile = cast(:profile as bytea), further_ids = cast(:furtherIds as bytea[]),
                                   further_phones = cast(:furtherPhones as bytea[]), further_latin = :furtherLatin, further_sound = :furtherSound,
                                   version = version + 1, changed_by = :by, changed_at = :at, change_kind = 'told', change_case = null,
                                   change_reason = :reason
                             where id = :known""").params(params).update();
        } catch (DuplicateKeyException taken) {
            throw Refused.conflict(
                    "numberTaken",
                    "This identity number is that of another person in the registry. Search for it, and compare the two.");
        }
    }

    // ---------------------------------------------------------------- whose account it is

    /**
     * Records that the holder of an account is this person: then the person can read and take along what the registry says. The account must
     * have applied for the person; that alone proves nothing, because anybody can name somebody else.
     *
     * @param account as the page "What we know about you" shows it to the person
     * @param paper whether the author saw a paper of the person and the account open before them
     * @throws Refused 422 for an account that did not apply for the person, and without the paper; 403 for oneself and one's
     *     household
     */
    @Transactional
    public void holds(String author, PersonReadings.Open open, String account, boolean paper) {
        requireTheirs(author, open);
        String user = account.strip();
        boolean applied = jdbc.sql("""
                        select exists (select from account_person a join person p on p.id = a.person_id
                                        where a.user_id = :user and :person in (p.id, p.merged_into))""")
                .param("user", user)
                .param("person", open.person())
                .query(Boolean.class)
                .single();
        if (!applied || user.equals(author)) {
            throw Refused.invalid(
                    "account", "Type the account with which this person applied, as their page shows it.");
        }
        if (!paper) {
            throw Refused.invalid(
                    "paper", "Look at a paper of the person first, and at the account on their own screen.");
        }
        jdbc.sql("""
                        insert into person_holder (user_id, person_id, seen_by, seen_at) values (:user, :person, :author, :at)
                        on conflict (user_id) do update set person_id = excluded.person_id, seen_by = excluded.seen_by, seen_at = excluded.seen_at""")
                .param("user", user)
                .param("person", open.person())
                .param("author", author)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        audit.append(Action.personChanged, author, null, null, Map.of("person", open.code(), "what", "holder"));
    }

    /** What the registry says about the holder of an account, where somebody of the office saw that they are this person. */
    public Optional<Person> heldBy(String user) {
        return jdbc.sql("""
                        select l.* from person_holder h join person p on p.id = h.person_id join person l on l.id = coalesce(p.merged_into, p.id)
                         where h.user_id = :user and l.erased_at is null""")
                .param("user", user)
                .query((row, n) -> Registry.read(row, personal))
                .optional();
    }
}
