package org.lifeline.registry;

import java.time.LocalDate;
import java.time.Period;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.lifeline.registry.CasesOfPeople.Beneficiary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of the people behind applications: groups only, and how many duplicates were compared. */
@Repository
class PersonFigures implements FactSource {

    /** The first age of each band. */
    private static final int[] BANDS = {0, 5, 18, 30, 45, 60, 75};

    private final JdbcClient jdbc;
    private final CasesOfPeople cases;

    PersonFigures(JdbcClient jdbc, CasesOfPeople cases) {
        this.jdbc = jdbc;
        this.cases = cases;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.application);
    }

    /**
     * What is known of a person.
     *
     * @param birth null when it is not known
     */
    private record Known(@Nullable String gender, @Nullable LocalDate birth, long samePhone) {}

    @Override
    public List<Fact> facts(Collection<String> keys) {
        Map<String, Beneficiary> beneficiaries = cases.beneficiaries(keys);
        Map<Long, Known> people =
                people(beneficiaries.values().stream().map(Beneficiary::person).toList());
        Map<String, Long> duplicates = duplicates(keys);
        return keys.stream()
                .map(number -> {
                    Map<String, @Nullable Object> values = new HashMap<>();
                    values.put("duplicates", duplicates.get(number));
                    Beneficiary its = beneficiaries.get(number);
                    Known person = its == null ? null : people.get(its.person());
                    if (its != null && person != null) {
                        values.put("gender", person.gender());
                        values.put("samePhone", person.samePhone() == 0 ? null : person.samePhone());
                        // a case stays in the band in which it was made: people grow older, figures of last year do not
                        values.put(
                                "ageBand",
                                person.birth() == null
                                        ? null
                                        : band(Period.between(person.birth(), its.appliedOn())
                                                .getYears()));
                    }
                    return new Fact(FactKind.APPLICATION, number, values);
                })
                .toList();
    }

    private Map<Long, Known> people(Collection<Long> ids) {
        Map<Long, Known> people = new HashMap<>();
        jdbc.sql("""
                        select id, gender, birth_date,
                               (select count(distinct other) from (
                                    select coalesce(o.merged_into, o.id) as other from person o
                                     where o.phone_hash = any (p.further_phones || p.phone_hash)
                                    union all
                                    select coalesce(o.merged_into, o.id) from person o
                                     where o.further_phones <> '{}' and o.further_phones && (p.further_phones || p.phone_hash)) s
                                 where other <> p.id) as same_phone
                          from person p where id = any (:ids) and erased_at is null""").param("ids", ids.toArray(Long[]::new)).query(row -> {
            people.put(
                    row.getLong("id"),
                    new Known(
                            row.getString("gender"),
                            row.getObject("birth_date", LocalDate.class),
                            row.getLong("same_phone")));
        });
        return people;
    }

    private Map<String, Long> duplicates(Collection<String> keys) {
        Map<String, Long> duplicates = new HashMap<>();
        jdbc.sql("""
                        select application_number, count(*) as n from comparison
                         where application_number = any (:numbers) and decision = 'duplicate' group by 1""").param("numbers", keys.toArray(String[]::new)).query(row -> {
            duplicates.put(row.getString("application_number"), row.getLong("n"));
        });
        return duplicates;
    }

    static String band(int age) {
        for (int i = BANDS.length - 1; i > 0; i--) {
            if (age >= BANDS[i]) {
                return i == BANDS.length - 1 ? BANDS[i] + "+" : BANDS[i] + "-" + (BANDS[i + 1] - 1);
            }
        }
        return BANDS[0] + "-" + (BANDS[1] - 1);
    }
}
