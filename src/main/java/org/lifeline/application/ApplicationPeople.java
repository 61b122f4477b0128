package org.lifeline.application;

import java.util.Optional;
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
    public boolean needs(long person) {
        return jdbc.sql("select exists (select from application where person_id = :person and erased_at is null)")
                .param("person", person)
                .query(Boolean.class)
                .single();
    }
}
