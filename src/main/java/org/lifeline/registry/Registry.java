package org.lifeline.registry;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The people who were assisted or asked to be. */
@Repository
public class Registry {

    private static final String ID_NUMBER = "person.id_number";
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
     * Enters a person, or finds the one who is there: by ID number where there is one, else by name and birth date. Contact data
     * become the newest.
     *
     * @return the registry's number of the person
     */
    public long register(Person person) {
        Long known = find(person);
        if (known == null) {
            known = jdbc.sql("""
                            insert into person (given_name, family_name, name_key, gender, birth_date, id_number, id_number_hash,
                                                phone, email, address, occupation, registered_at)
                            values (:given, :family, :key, :gender, :birth, cast(:id as bytea), cast(:idHash as bytea),
                                    cast(:phone as bytea), cast(:email as bytea), cast(:address as bytea), :occupation, :at)
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
                        update person set phone = coalesce(cast(:phone as bytea), phone), email = coalesce(cast(:email as bytea), email),
                               address = coalesce(cast(:address as bytea), address), occupation = coalesce(:occupation, occupation)
                         where id = :known""")
                .params(params(person))
                .param("known", known)
                .update();
        return known;
    }

    private Map<String, @Nullable Object> params(Person person) {
        Map<String, @Nullable Object> params = new HashMap<>();
        params.put("given", person.givenName());
        params.put("family", person.familyName());
        params.put("key", person.nameKey());
        params.put("gender", person.gender());
        params.put("birth", person.birthDate());
        params.put("id", personal.seal(ID_NUMBER, person.idNumber()));
        params.put("idHash", personal.fingerprint(ID_NUMBER, person.idNumber()));
        params.put("phone", personal.seal(PHONE, person.phone()));
        params.put("email", personal.seal(EMAIL, person.email()));
        params.put("address", personal.seal(ADDRESS, person.address()));
        params.put("occupation", person.occupation());
        return params;
    }

    private @Nullable Long find(Person person) {
        String sql = person.idNumber() != null
                ? "select id from person where id_number_hash = :idHash"
                : "select id from person where name_key = :key and birth_date = :birth and id_number_hash is null order by id";
        List<Long> found = jdbc.sql(sql).params(params(person)).query(Long.class).list();
        return found.isEmpty() ? null : found.get(0);
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
                        personal.open(ID_NUMBER, row.getBytes("id_number")),
                        personal.open(PHONE, row.getBytes("phone")),
                        personal.open(EMAIL, row.getBytes("email")),
                        personal.open(ADDRESS, row.getBytes("address")),
                        row.getString("occupation")))
                .optional()
                .orElseThrow(() -> new IllegalStateException("the registry has no person " + id));
    }
}
