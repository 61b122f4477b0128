package org.lifeline.registry;

import java.time.Clock;
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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of the people behind applications: groups only, and how many duplicates were compared. */
@Repository
class PersonFigures implements FactSource {

    /** The first age of each band. */
    private static final int[] BANDS = {0, 5, 18, 30, 45, 60, 75};

    private final JdbcClient jdbc;
    private final CasesOfPeople cases;
    private final Clock clock;

    PersonFigures(JdbcClient jdbc, CasesOfPeople cases, Clock clock) {
        this.jdbc = jdbc;
        this.cases = cases;
        this.clock = clock;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.application);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        Map<String, Long> people = cases.people(keys);
        Map<Long, Map<String, @Nullable Object>> groups = groups(people.values());
        Map<String, Long> duplicates = duplicates(keys);
        return keys.stream()
                .map(number -> {
                    Map<String, @Nullable Object> values = new HashMap<>();
                    values.put("duplicates", duplicates.getOrDefault(number, 0L));
                    Long person = people.get(number);
                    if (person != null) {
                        values.putAll(groups.getOrDefault(person, Map.of()));
                    }
                    return new Fact(FactKind.APPLICATION, number, values);
                })
                .toList();
    }

    private Map<Long, Map<String, @Nullable Object>> groups(Collection<Long> people) {
        Map<Long, Map<String, @Nullable Object>> groups = new HashMap<>();
        jdbc.sql("""
                        select id, gender, birth_date,
                               (select count(*) from person o where o.phone_hash = p.phone_hash and o.id <> p.id) as same_phone
                          from person p where id = any (:ids) and erased_at is null""").param("ids", people.toArray(Long[]::new)).query(row -> {
            Map<String, @Nullable Object> values = new HashMap<>();
            values.put("gender", row.getString("gender"));
            values.put("samePhone", row.getLong("same_phone"));
            LocalDate birth = row.getObject("birth_date", LocalDate.class);
            values.put(
                    "ageBand",
                    birth == null
                            ? null
                            : band(Period.between(birth, LocalDate.now(clock)).getYears()));
            groups.put(row.getLong("id"), values);
        });
        return groups;
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
