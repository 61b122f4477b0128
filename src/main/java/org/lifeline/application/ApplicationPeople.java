package org.lifeline.application;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lifeline.registry.CasesOfPeople;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which applications are of which person. */
@Component
class ApplicationPeople implements CasesOfPeople {

    private final JdbcClient jdbc;

    ApplicationPeople(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Long> person(String applicationNumber) {
        return jdbc.sql("select person_id from application where number = :number and person_id is not null")
                .param("number", applicationNumber)
                .query(Long.class)
                .optional();
    }

    @Override
    public Map<String, Long> people(Collection<String> caseNumbers) {
        return jdbc
                .sql(
                        "select number, person_id from application where number = any (:numbers) and person_id is not null")
                .param("numbers", caseNumbers.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("number"), row.getLong("person_id")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public boolean needs(long person) {
        return jdbc.sql("select exists (select from application where person_id = :person and erased_at is null)")
                .param("person", person)
                .query(Boolean.class)
                .single();
    }
}
