package org.lifeline.application;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
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
    private final Clock clock;

    ApplicationPeople(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Optional<Long> person(String applicationNumber) {
        return jdbc.sql("select person_id from application where number = :number and person_id is not null")
                .param("number", applicationNumber)
                .query(Long.class)
                .optional();
    }

    @Override
    public Map<String, Beneficiary> beneficiaries(Collection<String> caseNumbers) {
        return jdbc
                .sql("""
                        select number, person_id, submitted_at from application
                         where number = any (:numbers) and person_id is not null and submitted_at is not null""")
                .param("numbers", caseNumbers.toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        row.getString("number"),
                        new Beneficiary(
                                row.getLong("person_id"),
                                LocalDate.ofInstant(
                                        row.getObject("submitted_at", OffsetDateTime.class)
                                                .toInstant(),
                                        clock.getZone()))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public List<Long> people(String programme, long after, int most) {
        return jdbc.sql("""
                        select distinct person_id from application
                         where programme_code = :programme and person_id > :after and erased_at is null order by 1 limit :most""")
                .param("programme", programme)
                .param("after", after)
                .param("most", most)
                .query(Long.class)
                .list();
    }

    @Override
    public long countPeople(String programme) {
        return jdbc.sql("""
                        select count(distinct person_id) from application
                         where programme_code = :programme and person_id is not null and erased_at is null""").param("programme", programme).query(Long.class).single();
    }

    @Override
    public List<String> of(long person) {
        return jdbc.sql(
                        "select number from application where person_id = :person and status <> 'draft' order by number")
                .param("person", person)
                .query(String.class)
                .list();
    }

    @Override
    public boolean needs(long person) {
        return jdbc.sql("select exists (select from application where person_id = :person and erased_at is null)")
                .param("person", person)
                .query(Boolean.class)
                .single();
    }

    @Override
    public List<String> lock(Collection<Long> people) {
        return jdbc.sql(
                        "select number from application where person_id = any (:people) order by number for no key update")
                .param("people", people.toArray(Long[]::new))
                .query(String.class)
                .list();
    }

    @Override
    public void move(Collection<String> numbers, long from, long to) {
        int moved = jdbc.sql(
                        "update application set person_id = :to where number = any (:numbers) and person_id = :from")
                .param("to", to)
                .param("from", from)
                .param("numbers", numbers.toArray(String[]::new))
                .update();
        if (moved != numbers.size()) {
            throw new IllegalStateException("not all cases are of person " + from);
        }
    }
}
