package org.lifeline.programme;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.TwoPeople;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Records what managers did to programmes, in an append-only table and in the audit log. */
@Repository
class ProgrammeRecord {

    /** The names of the constants are the codes in the table and in the audit log. */
    enum Kind {
        handedIn("Draft handed in"),
        sentBack("Draft sent back"),
        dropped("Draft dropped"),
        activated("Activated"),
        paused("Paused"),
        resumed("Resumed"),
        closed("Closed"),
        extended("Extended"),
        toppedUp("Budget topped up"),
        managersNamed("Managers named"),
        fastLaneSet("Fast lane of claims set");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * @param detail the version, the day or the amount that was changed
     * @param reason the manager's own words
     */
    record Change(
            Kind kind,
            String person,
            Instant at,
            @Nullable String detail,
            @Nullable String reason) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final AuditLog audit;

    ProgrammeRecord(JdbcClient jdbc, Clock clock, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
    }

    /** @param detail a code, a number or a day; never free text, because the audit log stores it too */
    void add(String programme, Kind kind, String person, @Nullable String detail, @Nullable String reason) {
        add(programme, kind, person, null, detail, reason);
    }

    /** Records a change that one person requested and another one confirmed. */
    void add(String programme, Kind kind, TwoPeople people, @Nullable String detail, String reason) {
        add(programme, kind, people.confirmed(), people.asked(), detail, reason);
    }

    private void add(
            String programme,
            Kind kind,
            String person,
            @Nullable String askedBy,
            @Nullable String detail,
            @Nullable String reason) {
        jdbc.sql("""
                        insert into programme_change (programme_code, kind, person, asked_by, at, detail, reason)
                        values (:programme, :kind, :person, :askedBy, :at, :detail, :reason)""")
                .param("programme", programme)
                .param("kind", kind.name())
                .param("person", person)
                .param("askedBy", askedBy)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("detail", detail)
                .param("reason", reason)
                .update();
        audit.append(Action.setUpChange, person, null, programme, details(kind, askedBy, detail));
    }

    private static Map<String, Object> details(Kind kind, @Nullable String askedBy, @Nullable String detail) {
        Map<String, Object> details = new HashMap<>(Map.of("what", kind.name()));
        if (askedBy != null) {
            details.put("askedBy", askedBy);
        }
        if (detail != null) {
            details.put("detail", detail);
        }
        return details;
    }

    List<Change> of(String programme) {
        return jdbc.sql("select * from programme_change where programme_code = :code order by id desc")
                .param("code", programme)
                .query((row, n) -> new Change(
                        Kind.valueOf(row.getString("kind")),
                        row.getString("person"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("detail"),
                        row.getString("reason")))
                .list();
    }
}
