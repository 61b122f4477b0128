package org.lifeline.programme;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.lifeline.platform.engine.ProgrammeReaders;
import org.lifeline.platform.security.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Tells the engine who manages a programme and who else decides in it, with one query. */
@Repository
class ProgrammePeople implements ProgrammeReaders {

    private final JdbcClient jdbc;
    private final Clock clock;

    ProgrammePeople(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Programmes of(String person, Collection<String> groups) {
        Set<String> managed = new TreeSet<>();
        Set<String> decided = new TreeSet<>();
        jdbc.sql("""
                        select p.code,
                               not exists (select from programme_manager m where m.programme_code = p.code)
                                   or exists (select from programme_manager m where m.programme_code = p.code and m.user_id = :person) as manages,
                               -- comparing cases and paying are no stages: their groups are the same everywhere
                               :everywhere or p.emergency_group = any (:groups) or p.appeal_group = any (:groups)
                                   or exists (select from programme_stage s
                                               where s.programme_code = p.code
                                                 and (s.officer = :person or s.officer_group = any (:groups)
                                                      or s.officer is not null
                                                         and exists (select from absence a
                                                                      where a.substitute = :person and :today between a.from_day and a.until_day)))
                                   or exists (select from stage_reassignment r
                                                left join application c on c.number = r.case_number
                                                left join claim k on k.number = r.case_number
                                               where r.officer = :person and coalesce(c.programme_code, k.programme_code) = p.code) as decides
                          from programme p""")
                .param("person", person)
                .param("groups", groups.toArray(String[]::new))
                .param("everywhere", groups.contains(Role.SOCIAL_WORKER) || groups.contains(Role.CASH_MANAGER))
                .param("today", LocalDate.now(clock))
                .query(row -> {
                    if (row.getBoolean("manages")) {
                        managed.add(row.getString("code"));
                    }
                    if (row.getBoolean("decides")) {
                        decided.add(row.getString("code"));
                    }
                });
        return new Programmes(managed, decided);
    }

    @Override
    public boolean exists(String code) {
        return jdbc.sql("select exists (select from programme where code = :code)")
                .param("code", code)
                .query(Boolean.class)
                .single();
    }
}
