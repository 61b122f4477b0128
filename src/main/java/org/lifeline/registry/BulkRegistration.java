package org.lifeline.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Enters many people at once, by the rules of {@link Registry#register}: one person has one entry. */
@Repository
public class BulkRegistration {

    private static final HexFormat HEX = HexFormat.of();

    /** People in one statement, which holds all of them in memory. */
    private static final int AT_ONCE = 2000;

    private final Registry registry;
    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final ObjectMapper json;
    private final Clock clock;

    BulkRegistration(Registry registry, JdbcClient jdbc, PersonalData personal, ObjectMapper json, Clock clock) {
        this.registry = registry;
        this.jdbc = jdbc;
        this.personal = personal;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What the registry knows of a person.
     *
     * @param known the registry's number; null when the person is not in it
     * @param somebodyElse the identity number is that of a person with another name or birth date
     */
    public record Match(@Nullable Long known, boolean somebodyElse) {

        static final Match NOBODY = new Match(null, false);
    }

    private record Entry(long id, String nameKey, LocalDate birth, boolean yearOnly) {

        boolean isOf(Person person) {
            boolean sameBirth = yearOnly || person.birthYearOnly()
                    ? birth.getYear() == person.birthDate().getYear()
                    : birth.equals(person.birthDate());
            return sameBirth && nameKey.equals(person.nameKey());
        }
    }

    /**
     * A key that two people of one file share only when they would get one entry.
     *
     * @return null for a person who could not be recognized again: without an identity number and without a telephone number
     */
    public byte @Nullable [] key(Person person) {
        byte[] number = SearchKeys.idNumber(personal, person.idNumber());
        if (number != null) {
            return number;
        }
        byte[] phone = SearchKeys.phone(personal, person.phone());
        return phone == null
                ? null
                : personal.fingerprint(
                        "person.name_birth_phone",
                        person.nameKey() + "\0" + person.birthDate() + "\0" + HEX.formatHex(phone));
    }

    /** Who of these people is in the registry, in their order. */
    public List<Match> find(List<Person> people) {
        Map<String, Entry> byNumber = byNumber(people);
        Map<Integer, Long> byName = byName(people);
        List<Match> matches = new ArrayList<>(people.size());
        for (int i = 0; i < people.size(); i++) {
            Person person = people.get(i);
            byte[] number = SearchKeys.idNumber(personal, person.idNumber());
            Entry entry = number == null ? null : byNumber.get(HEX.formatHex(number));
            Long known = byName.get(i);
            matches.add(
                    entry != null
                            ? new Match(entry.id(), !entry.isOf(person))
                            : known != null ? new Match(known, false) : Match.NOBODY);
        }
        return matches;
    }

    private Map<String, Entry> byNumber(List<Person> people) {
        Map<String, Entry> found = new HashMap<>();
        jdbc.sql("""
                        select encode(k.hash, 'hex') as number, k.person_id as id, e.name_key, e.birth_date, e.birth_year_only
                          from person_identity_key k left join person f on f.id_number_hash = k.hash
                               join person e on e.id = coalesce(f.id, k.person_id)
                         where k.hash in (select decode(n, 'hex') from unnest(:numbers) n)""")
                .param(
                        "numbers",
                        people.stream()
                                .map(person -> SearchKeys.idNumber(personal, person.idNumber()))
                                .filter(Objects::nonNull)
                                .map(HEX::formatHex)
                                .toArray(String[]::new))
                .query(row -> {
                    found.put(
                            row.getString("number"),
                            new Entry(
                                    row.getLong("id"),
                                    row.getString("name_key"),
                                    row.getObject("birth_date", LocalDate.class),
                                    row.getBoolean("birth_year_only")));
                });
        return found;
    }

    /** As {@link Registry#register} finds people without an identity number. */
    private Map<Integer, Long> byName(List<Person> people) {
        List<Integer> places = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> births = new ArrayList<>();
        List<String> phones = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            Person person = people.get(i);
            byte[] phone = SearchKeys.phone(personal, person.phone());
            if (phone != null && SearchKeys.idNumber(personal, person.idNumber()) == null) {
                places.add(i);
                names.add(person.nameKey());
                births.add(person.birthDate().toString());
                phones.add(HEX.formatHex(phone));
            }
        }
        Map<Integer, Long> found = new HashMap<>();
        jdbc.sql("""
                        select w.place, min(coalesce(p.merged_into, p.id)) as id
                          from unnest(:places, :names, :births, :phones) as w (place, name, birth, phone)
                          join person p on p.name_key = w.name and p.birth_date = cast(w.birth as date) and (p.phone_hash = decode(w.phone, 'hex') or p.further_phones <> '{}' and p.further_phones @> array[decode(w.phone, 'hex')])
                                       and p.id_number_hash is null
                         group by w.place""")
                .param("places", places.toArray(Integer[]::new))
                .param("names", names.toArray(String[]::new))
                .param("births", births.toArray(String[]::new))
                .param("phones", phones.toArray(String[]::new))
                .query(row -> {
                    found.put(row.getInt("place"), row.getLong("id"));
                });
        return found;
    }

    /**
     * Enters people who are not in the registry.
     *
     * @param change who enters them
     * @return how many were entered; whoever was registered by somebody else meanwhile keeps that entry
     */
    public int enter(List<Person> people, PersonChange change) {
        int entered = 0;
        for (int from = 0; from < people.size(); from += AT_ONCE) {
            entered += enterSome(people.subList(from, Math.min(from + AT_ONCE, people.size())), change);
        }
        return entered;
    }

    private int enterSome(List<Person> people, PersonChange change) {
        return jdbc.sql("""
                        insert into person (given_name, family_name, name_key, name_latin, name_sound, gender, birth_date, birth_year_only, id_number,
                                            id_number_hash, phone, phone_hash, email, address, address_words, occupation, profile, further_ids,
                                            further_phones, further_latin, further_sound, registered_at,
                                            changed_by, changed_at, change_kind)
                        select p.given, p.family, p.key, p.latin, p.sound, p.gender, p.birth, p."yearOnly", decode(p.id, 'hex'),
                               decode(p."idHash", 'hex'), decode(p.phone, 'hex'), decode(p."phoneHash", 'hex'), decode(p.email, 'hex'),
                               decode(p.address, 'hex'), p.words, p.occupation, decode(p.profile, 'hex'), cast(p."furtherIds" as bytea[]),
                               cast(p."furtherPhones" as bytea[]), p."furtherLatin", p."furtherSound", :at, :by, :at, 'registered'
                          from json_to_recordset(cast(:people as json)) as p (given text, family text, key text, latin text, sound text,
                               gender text, birth date, "yearOnly" boolean, id text, "idHash" text, phone text, "phoneHash" text, email text,
                               address text, words bigint[], occupation text, profile text, "furtherIds" text[], "furtherPhones" text[],
                               "furtherLatin" text, "furtherSound" text)
                        on conflict (id_number_hash) where id_number_hash is not null do nothing returning id""")
                .param("people", json(people))
                .param("by", change.by())
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .list()
                .size();
    }

    private String json(List<Person> people) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>(people.size());
        for (Person person : people) {
            Map<String, @Nullable Object> row = registry.params(person);
            row.replaceAll((column, value) -> value instanceof byte[] bytes ? HEX.formatHex(bytes) : value);
            row.put("birth", person.birthDate().toString());
            rows.add(row);
        }
        try {
            return json.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives people who are in the registry the contact data of the file. @return how many still were there */
    public int renewContact(Map<Long, Person> people, PersonChange change) {
        int renewed = 0;
        for (Map.Entry<Long, Person> each : people.entrySet()) {
            renewed += registry.renewContact(each.getKey(), each.getValue(), change) ? 1 : 0;
        }
        return renewed;
    }
}
