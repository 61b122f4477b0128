package org.lifeline.registry;

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
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The people who were assisted or asked to be. */
@Repository
public class Registry {

    private static final String ID_NUMBER = SearchKeys.ID_NUMBER;
    private static final String PHONE = "person.phone";
    private static final String EMAIL = "person.email";
    private static final String ADDRESS = "person.address";

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final Clock clock;

    Registry(JdbcClient jdbc, PersonalData personal, Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.clock = clock;
    }

    /**
     * Enters a person, or finds the one who is there: by ID number where there is one, else by name, birth date and phone together.
     * Less is not enough: people of one name and birth date are many, and a person decides about them. Contact data become the
     * newest.
     *
     * @return the registry's number of the person
     */
    public long register(Person person) {
        Long known = find(person);
        if (known == null) {
            known = jdbc.sql("""
                            insert into person (given_name, family_name, name_key, name_latin, name_sound, gender, birth_date, birth_year_only, id_number,
                                                id_number_hash, phone, phone_hash, email, address, address_words, occupation, registered_at)
                            values (:given, :family, :key, :latin, :sound, :gender, :birth, :yearOnly, cast(:id as bytea), cast(:idHash as bytea),
                                    cast(:phone as bytea), cast(:phoneHash as bytea), cast(:email as bytea), cast(:address as bytea),
                                    :words, :occupation, :at)
                            on conflict (id_number_hash) where id_number_hash is not null do nothing returning id""")
                    .params(params(person))
                    .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                    .query(Long.class)
                    .optional()
                    .orElse(null);
            if (known != null) {
                return known;
            }
            known = find(person); // another case of the same person was quicker
            if (known == null) {
                throw new IllegalStateException("a person was neither found nor entered");
            }
        }
        jdbc.sql("""
                        update person set phone = coalesce(cast(:phone as bytea), phone), phone_hash = coalesce(cast(:phoneHash as bytea), phone_hash),
                               email = coalesce(cast(:email as bytea), email), address = coalesce(cast(:address as bytea), address),
                               address_words = case when cast(:address as bytea) is null then address_words else :words end,
                               occupation = coalesce(:occupation, occupation)
                         where id = :known""")
                .params(params(person))
                .param("known", known)
                .update();
        return known;
    }

    private Map<String, @Nullable Object> params(Person person) {
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
        params.put("id", personal.seal(ID_NUMBER, person.idNumber()));
        params.put("idHash", SearchKeys.idNumber(personal, person.idNumber()));
        params.put("phone", personal.seal(PHONE, person.phone()));
        params.put("phoneHash", SearchKeys.phone(personal, person.phone()));
        params.put("email", personal.seal(EMAIL, person.email()));
        params.put("address", personal.seal(ADDRESS, person.address()));
        params.put("words", SearchKeys.address(personal, person.address()));
        params.put("occupation", person.occupation());
        return params;
    }

    private @Nullable Long find(Person person) {
        String sql = SearchKeys.idNumber(personal, person.idNumber()) != null
                ? "select id from person where id_number_hash = :idHash"
                : "select id from person where name_key = :key and birth_date = :birth and phone_hash = :phoneHash"
                        + " and id_number_hash is null order by id";
        List<Long> found = jdbc.sql(sql).params(params(person)).query(Long.class).list();
        return found.isEmpty() ? null : found.get(0);
    }

    /** Erases a person of whom no case is left; the year of birth stays, for counting. */
    public void eraseUnlessNeeded(long id) {
        int erased = jdbc.sql("""
                        update person set given_name = '', family_name = '', name_key = '', name_latin = '', name_sound = '', gender = null, birth_date = date_trunc('year', birth_date), birth_year_only = true,
                               id_number = null, id_number_hash = null, phone = null, phone_hash = null, email = null, address = null,
                               address_words = '{}', occupation = null, erased_at = :at
                         where id = :id and not exists (select from application where person_id = :id and erased_at is null)""")
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
        if (erased > 0) {
            jdbc.sql("delete from household_member where person_id = :id").param("id", id).update();
            jdbc.sql("delete from account_person where person_id = :id").param("id", id).update();
        }
    }

    /** By what applications that name the same provider are found, in whichever spelling: a keyed hash. */
    public byte @Nullable [] providerKey(@Nullable String provider) {
        return SearchKeys.provider(personal, provider);
    }

    // ---------------------------------------------------------------- who belongs to whom

    /** Remembers that this log-in applied for this person: it is the person, or cares for them. */
    public void link(String userId, long person) {
        jdbc.sql("insert into account_person (user_id, person_id) values (:user, :person) on conflict do nothing")
                .param("user", userId)
                .param("person", person)
                .update();
    }

    /** Remembers who lives in a person's household, by the identity numbers that the person gave. */
    public void household(long person, Collection<String> idNumbers) {
        for (String number : idNumbers) {
            byte[] hash = SearchKeys.idNumber(personal, number);
            if (hash != null) {
                jdbc.sql("insert into household_member (person_id, id_number_hash) values (:person, :hash) on conflict do nothing")
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
     * Says whose log-in this is, for one that never applied: an officer's. The numbers said before stay and count on.
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
     * The days on which a number of this log-in was recorded, the earliest first.
     *
     * @throws Refused 409 when this one is the last of them
     */
    List<LocalDate> identities(String userId, String key, ZoneId zone) {
        byte[] hash = HexFormat.of().parseHex(key);
        List<Boolean> same = new ArrayList<>();
        List<LocalDate> days = jdbc.sql("select id_number_hash, entered_at from account_identity where user_id = :user order by id")
                .param("user", userId)
                .query((row, n) -> {
                    same.add(Arrays.equals(hash, row.getBytes("id_number_hash")));
                    return row.getObject("entered_at", OffsetDateTime.class).atZoneSameInstant(zone).toLocalDate();
                })
                .list();
        if (!same.isEmpty() && same.get(same.size() - 1)) {
            throw Refused.conflict("nothingToChange", "This identity number is recorded for this log-in already.");
        }
        return days;
    }

    /**
     * Whether the log-in is the person that an application is for, or of that person's household: one named the other's identity
     * number, or both named the same one. Every number that the log-in ever had counts. Who files and who decides may not be one of these.
     */
    public boolean related(String userId, String applicationNumber) {
        return jdbc.sql("select is_related(:user, :number)")
                .param("user", userId)
                .param("number", applicationNumber)
                .query(Boolean.class)
                .single();
    }

    /** @throws IllegalStateException when there is no such person */
    public Person get(long id) {
        return jdbc.sql("select * from person where id = :id")
                .param("id", id)
                .query((row, n) -> new Person(
                        row.getString("given_name"),
                        row.getString("family_name"),
                        row.getString("gender"),
                        row.getObject("birth_date", LocalDate.class),
                        row.getBoolean("birth_year_only"),
                        personal.open(ID_NUMBER, row.getBytes("id_number")),
                        personal.open(PHONE, row.getBytes("phone")),
                        personal.open(EMAIL, row.getBytes("email")),
                        personal.open(ADDRESS, row.getBytes("address")),
                        row.getString("occupation")))
                .optional()
                .orElseThrow(() -> new IllegalStateException("the registry has no person " + id));
    }
}
