package org.lifeline.registry;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The people who were assisted or asked to be. */
@Repository
public class Registry {

    private final JdbcClient jdbc;
    private final Clock clock;

    Registry(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
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
                            insert into person (given_name, family_name, name_key, gender, birth_date, id_number, phone, email,
                                                address, occupation, registered_at)
                            values (:given, :family, :key, :gender, :birth, :id, :phone, :email, :address, :occupation, :at)
                            on conflict (id_number) where id_number is not null do nothing returning id""")
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
                        update person set phone = coalesce(:phone, phone), email = coalesce(:email, email),
                               address = coalesce(:address, address), occupation = coalesce(:occupation, occupation)
                         where id = :known""")
                .params(params(person))
                .param("known", known)
                .update();
        return known;
    }

    private static Map<String, @Nullable Object> params(Person person) {
        Map<String, @Nullable Object> params = new HashMap<>();
        params.put("given", person.givenName());
        params.put("family", person.familyName());
        params.put("key", person.nameKey());
        params.put("gender", person.gender());
        params.put("birth", person.birthDate());
        params.put("id", person.idNumber());
        params.put("phone", person.phone());
        params.put("email", person.email());
        params.put("address", person.address());
        params.put("occupation", person.occupation());
        return params;
    }

    private @Nullable Long find(Person person) {
        String sql = person.idNumber() != null
                ? "select id from person where id_number = :id"
                : "select id from person where name_key = :key and birth_date = :birth and id_number is null order by id";
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
                        row.getString("id_number"),
                        row.getString("phone"),
                        row.getString("email"),
                        row.getString("address"),
                        row.getString("occupation")))
                .optional()
                .orElseThrow(() -> new IllegalStateException("the registry has no person " + id));
    }
}
