package org.lifeline.application;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.lifeline.platform.database.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** What happened to a case, in order, as its applicant and its officers read it. */
@Service
public class CaseTimeline {

    /** Event recorded before a case is withdrawn because nothing happened to it for a long time. */
    static final String LAPSED = "lapsed";

    private final JdbcClient jdbc;
    private final Clock clock;

    CaseTimeline(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What happened to the case, in order. */
    public List<CaseEvent> of(String number) {
        return of(List.of(number)).getOrDefault(number, List.of());
    }

    /** What happened to each of the cases, by case number, in order. */
    Map<String, List<CaseEvent>> of(Collection<String> numbers) {
        return Rows.byKey(jdbc.sql(
                        "select case_number, at, kind, detail from case_event where case_number = any (:numbers) order by id")
                .param("numbers", numbers.toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        row.getString("case_number"),
                        new CaseEvent(
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getString("kind"),
                                row.getString("detail"))))
                .list());
    }

    /** Whether the case ended because nothing happened for a long time, not because its applicant withdrew it. */
    boolean hasLapsed(String number) {
        return of(number).stream().anyMatch(event -> event.kind().equals(LAPSED));
    }

    /** Adds a line to the timeline. */
    public void record(String number, String kind) {
        jdbc.sql("insert into case_event (case_number, at, kind) values (:number, :at, :kind)")
                .param("number", number)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("kind", kind)
                .update();
    }
}
