package org.lifeline.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The register of people who were assisted or asked for assistance. */
@Repository
public class Registry {

    private static final String ID_NUMBER = SearchKeys.ID_NUMBER;
    private static final String PHONE = "person.phone";
    private static final String EMAIL = "person.email";
    private static final String ADDRESS = "person.address";

    /** A person may be entered or erased by somebody else between the search and the change. Then we search again. */
    private static final int ATTEMPTS = 3;

    private final JdbcClient jdbc;
    private final CasesOfPeople cases;
    private final PersonalData personal;
    private final Clock clock;

    Registry(JdbcClient jdbc, CasesOfPeople cases, PersonalData personal, Clock clock) {
        this.jdbc = jdbc;
        this.cases = cases;
        this.personal = personal;
        this.clock = clock;
    }

    /**
     * Enters a person, or finds the existing entry: by the identity number where there is one, otherwise by name, birth date and telephone
     * number together. Name and birth date alone are not enough, because many people share them; then a person decides. The contact data of
     * an existing entry are replaced by the new ones, which makes a new version of it; what it said before is kept.
     *
     * @param change who says it, and on what occasion
     * @return the registry's number of the person
     */
    public long register(Person person, PersonChange change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Long known = find(person);
            if (known == null) {
                // empty when another case registered the same person first
                Optional<Long> entered = enter(person, change);
                if (entered.isPresent()) {
                    return entered.get();
                }
            } else if (renewContact(known, person, change)) {
                return known;
            }
        }
        throw new IllegalStateException("a person was neither found nor entered");
    }

    private Optional<Long> enter(Person person, PersonChange change) {
        return jdbc.sql("""
                        insert into person (given_name, family_name, name_key, name_latin, name_sound, gender, birth_date, birth_year_only, id_number,
                                            id_number_hash, phone, phone_hash, email, address, address_words, occupation, profile, further_ids,
                                            further_phones, further_latin, further_sound, registered_at,
                                            changed_by, changed_at, change_kind, change_case)
                        values (:given, :family, :key, :latin, :sound, :gender, :birth, :yearOnly, cast(:id as bytea), cast(:idHash as bytea),
                                cast(:phone as bytea), cast(:phoneHash as bytea), cast(:email as bytea), cast(:address as bytea),
                                :words, :occupation, cast(:profile as bytea), cast(:furtherIds as bytea[]), cast(:furtherPhones as bytea[]),
                                :furtherLatin, :furtherSound, :at, :changedBy, :at, 'registered', :case)
                        on conflict (id_number_hash) where id_number_hash is not null do nothing returning id""")
                .params(params(person))
                .params(params(change))
                .query(Long.class)
                .optional();
    }

    /** @return false when the entry was erased or merged after it was found: then nothing is written onto it */
    boolean renewContact(long known, Person person, PersonChange change) {
        // locked, so that an erasure is waited for and seen
        boolean kept = jdbc.sql(
                        "select erased_at is null and merged_into is null from person where id = :id for no key update")
                .param("id", known)
                .query(Boolean.class)
                .single();
        if (!kept || !get(known).isRenewedBy(person)) {
            return kept;
        }
        return jdbc.sql("""
                        update person set phone = coalesce(cast(:phone as bytea), phone), phone_hash = coalesce(cast(:phoneHash as bytea), phone_hash),
                               email = coalesce(cast(:email as bytea), email), address = coalesce(cast(:address as bytea), address),
                               address_words = case when cast(:address as bytea) is null then address_words else :words end,
                               occupation = coalesce(:occupation, occupation),
                               version = version + 1, changed_by = :changedBy, changed_at = :at, change_kind = 'renewed', change_case = :case,
                               change_reason = null
                         where id = :known""")
                        .params(params(person))
                        .params(params(change))
                        .param("known", known)
                        .update()
                == 1;
    }

    private Map<String, @Nullable Object> params(PersonChange change) {
        Map<String, @Nullable Object> params = new HashMap<>();
        params.put("changedBy", change.by());
        params.put("case", change.caseNumber());
        params.put("at", Instant.now(clock).atOffset(ZoneOffset.UTC));
        return params;
    }

    /**
     * Corrects the name, gender, date of birth and occupation of an entry. Its identity number stays, because the person was compared with
     * others by it. Nothing happens when the entry was erased.
     */
    public void correct(long id, Person person, PersonChange change) {
        jdbc.sql("""
                        update person set given_name = :given, family_name = :family, name_key = :key, name_latin = :latin, name_sound = :sound,
                               gender = :gender, birth_date = :birth, birth_year_only = :yearOnly, occupation = :occupation,
                               version = version + 1, changed_by = :changedBy, changed_at = :at, change_kind = 'corrected', change_case = :case,
                               change_reason = null
                         where id = :known and erased_at is null""")
                .params(params(person))
                .params(params(change))
                .param("known", id)
                .update();
    }

    Map<String, @Nullable Object> params(Person person) {
        Map<String, @Nullable Object> params = new HashMap<>();
        NameKeys name = NameKeys.of(person.givenName(), person.familyName());
        params.put("latin", name.latin());
        params.put("sound", name.sound());
        params.put("given", person.givenName());
        params.put("family", person.familyName());
        params.put("key", person.nameKey());
        params.put("gender", person.gender());
        params.put("birth", person.birthDate());
        params.put("yearOnly", person.birthYearOnly());
        params.put("id", personal.encrypt(ID_NUMBER, person.idNumber()));
        params.put("idHash", SearchKeys.idNumber(personal, person.idNumber()));
        params.put("phone", personal.encrypt(PHONE, person.phone()));
        params.put("phoneHash", SearchKeys.phone(personal, person.phone()));
        params.put("email", personal.encrypt(EMAIL, person.email()));
        params.put("address", personal.encrypt(ADDRESS, person.address()));
        params.put("words", SearchKeys.address(personal, person.address()));
        params.put("occupation", person.occupation());
        params.putAll(ProfileColumn.params(personal, person));
        return params;
    }

    private @Nullable Long find(Person person) {
        String sql = SearchKeys.idNumber(personal, person.idNumber()) != null
                ? "select person_id from person_identity_key where hash = :idHash"
                : "select coalesce(merged_into, id) from person where name_key = :key and birth_date = :birth and (phone_hash = :phoneHash"
                        + " or further_phones <> '{}' and further_phones @> array[cast(:phoneHash as bytea)]) and id_number_hash is null order by id";
        List<Long> found =
                jdbc.sql(sql).params(params(person)).query(Long.class).list();
        return found.isEmpty() ? null : found.get(0);
    }

    /**
     * Erases a person who has no case left, with the entries that were merged into this one, and what the versions before say. The year of
     * birth stays, for statistics.
     */
    public void eraseUnlessNeeded(long id) {
        long person = living(id);
        if (cases.needs(person)) {
            return;
        }
        erase(person);
        jdbc.sql("select id from person where merged_into = :id order by id")
                .param("id", person)
                .query(Long.class)
                .list()
                .forEach(this::erase);
    }

    /** The entry to which this one leads, locked first, so that a case for which its person is being registered is waited for and seen. */
    private long living(long id) {
        long person = id;
        while (true) {
            Long into = jdbc.sql("select coalesce(merged_into, id) from person where id = :id for no key update")
                    .param("id", person)
                    .query(Long.class)
                    .single();
            if (into == person) {
                return person;
            }
            person = into;
        }
    }

    private void erase(long id) {
        jdbc.sql("""
                        update person set given_name = '', family_name = '', name_key = '', name_latin = '', name_sound = '', gender = null, birth_date = date_trunc('year', birth_date), birth_year_only = true,
                               id_number = null, id_number_hash = null, phone = null, phone_hash = null, email = null, address = null,
                               address_words = '{}', occupation = null, profile = null, further_ids = '{}', further_phones = '{}', further_latin = '',
                               further_sound = '', erased_at = :at,
                               version = version + 1, changed_by = :system, changed_at = :at, change_kind = 'erased', change_case = null, change_reason = null
                         where id = :id and erased_at is null""")
                .param("system", AuditLog.SYSTEM)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
        jdbc.sql("delete from household_member where person_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("delete from account_person where person_id = :id")
                .param("id", id)
                .update();
    }

    /** A keyed hash of a provider's name, by which applications that name the same provider are found, whatever the spelling. */
    public byte @Nullable [] providerKey(@Nullable String provider) {
        return SearchKeys.provider(personal, provider);
    }

    // ---------------------------------------------------------------- who belongs to whom

    /** Records that this account applied for this person. The account's holder is the person, or cares for them. */
    public void link(String userId, long person) {
        jdbc.sql("insert into account_person (user_id, person_id) values (:user, :person) on conflict do nothing")
                .param("user", userId)
                .param("person", person)
                .update();
    }

    /** Forgets for whom this account applied, because the account is erased. */
    public void forget(String userId) {
        jdbc.sql("delete from account_person where user_id = :user")
                .param("user", userId)
                .update();
        jdbc.sql("delete from person_holder where user_id = :user")
                .param("user", userId)
                .update();
    }

    /** Records who lives in a person's household, by the identity numbers that the person gave. */
    public void household(long person, Collection<String> idNumbers) {
        for (String number : idNumbers) {
            byte[] hash = SearchKeys.idNumber(personal, number);
            if (hash != null) {
                jdbc.sql(
                                "insert into household_member (person_id, id_number_hash) values (:person, :hash) on conflict do nothing")
                        .param("person", person)
                        .param("hash", hash)
                        .update();
            }
        }
    }

    /** A keyed hash of an identity number, as text. */
    String identityKey(String idNumber) {
        byte[] hash = SearchKeys.idNumber(personal, idNumber);
        if (hash == null) {
            throw Refused.invalid("idNumber", "An identity number has letters or digits.");
        }
        return HexFormat.of().formatHex(hash);
    }

    /**
     * Records the identity number of an account that never applied, such as an officer's. Earlier numbers stay and still count.
     *
     * @param key see {@link #identityKey}
     */
    void identify(String userId, String key, TwoPeople people) {
        jdbc.sql("""
                        insert into account_identity (user_id, id_number_hash, asked_by, confirmed_by, entered_at)
                        values (:user, :hash, :asked, :confirmed, :at)""")
                .param("user", userId)
                .param("hash", HexFormat.of().parseHex(key))
                .param("asked", people.asked())
                .param("confirmed", people.confirmed())
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * The days on which identity numbers of this account were recorded, the earliest first.
     *
     * @throws Refused 409 when this number is the newest of them already
     */
    List<LocalDate> identities(String userId, String key, ZoneId zone) {
        byte[] hash = HexFormat.of().parseHex(key);
        List<Boolean> same = new ArrayList<>();
        List<LocalDate> days = jdbc.sql(
                        "select id_number_hash, entered_at from account_identity where user_id = :user order by id")
                .param("user", userId)
                .query((row, n) -> {
                    same.add(Arrays.equals(hash, row.getBytes("id_number_hash")));
                    return row.getObject("entered_at", OffsetDateTime.class)
                            .atZoneSameInstant(zone)
                            .toLocalDate();
                })
                .list();
        if (!same.isEmpty() && same.get(same.size() - 1)) {
            throw Refused.conflict("nothingToChange", "This identity number is recorded for this log-in already.");
        }
        return days;
    }

    /**
     * Whether the account's holder is the person for whom an application is made, or belongs to that person's household. Two people belong
     * to one household when one of them named the other's identity number, or both named the same number. Every identity number that the
     * account ever had counts. A person who is related may apply and file, but can take no other duty on the case.
     */
    public boolean isSamePersonOrHousehold(String userId, String applicationNumber) {
        return jdbc.sql("select is_related(:user, :number)")
                .param("user", userId)
                .param("number", applicationNumber)
                .query(Boolean.class)
                .single();
    }

    /** @throws IllegalStateException when there is no such person */
    public Person get(long id) {
        List<Person> found = get(List.of(id));
        if (found.isEmpty()) {
            throw new IllegalStateException("the registry has no person " + id);
        }
        return found.get(0);
    }

    /** The entry to which this one leads: itself, unless two managers have merged it into another one. */
    public long leadsTo(long id) {
        return jdbc.sql("select coalesce(merged_into, id) from person where id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /** Several people, in the order of their numbers; without those whom nobody registered. */
    public List<Person> get(Collection<Long> ids) {
        return jdbc.sql("select * from person where id = any (:ids) order by id")
                .param("ids", ids.toArray(Long[]::new))
                .query((row, n) -> read(row, personal))
                .list();
    }

    /** The person with this identity number. */
    public Optional<Person> findByNumber(String idNumber) {
        return jdbc.sql("select person_id from person_identity_key where hash = cast(:hash as bytea)")
                .param("hash", SearchKeys.idNumber(personal, idNumber))
                .query(Long.class)
                .optional()
                .map(this::get);
    }

    /** The person of a row of {@code person}, or of a row of {@code person_version} that was not erased. */
    static Person read(ResultSet row, PersonalData personal) throws SQLException {
        return new Person(
                row.getString("given_name"),
                row.getString("family_name"),
                row.getString("gender"),
                row.getObject("birth_date", LocalDate.class),
                row.getBoolean("birth_year_only"),
                personal.decrypt(ID_NUMBER, row.getBytes("id_number")),
                personal.decrypt(PHONE, row.getBytes("phone")),
                personal.decrypt(EMAIL, row.getBytes("email")),
                personal.decrypt(ADDRESS, row.getBytes("address")),
                row.getString("occupation"),
                ProfileColumn.read(personal, row.getBytes("profile")));
    }
}
