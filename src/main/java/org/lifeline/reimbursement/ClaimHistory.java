package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.CaseEvent;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What happened to a claim: the events that its provider sees, and the entries of the audit log. */
@Repository
class ClaimHistory {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final AuditLog audit;

    ClaimHistory(JdbcClient jdbc, Clock clock, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
    }

    /** The events of a claim, the oldest first. */
    List<CaseEvent> timeline(String number) {
        return jdbc.sql("select at, kind, detail from case_event where case_number = :number order by id")
                .param("number", number)
                .query((row, n) -> new CaseEvent(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("kind"),
                        row.getString("detail")))
                .list();
    }

    /**
     * Adds an event to the claim's history.
     *
     * @param kind a code, usually the claim's new status
     * @param detail a code, such as that of a reason
     */
    void record(String number, String kind, @Nullable String actor, @Nullable String detail) {
        jdbc.sql(
                        "insert into case_event (case_number, at, kind, actor, detail) values (:number, :at, :kind, :actor, :detail)")
                .param("number", number)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("kind", kind)
                .param("actor", actor)
                .param("detail", detail)
                .update();
    }

    /** Adds an entry about the claim to the audit log, with what is owed for it, or what is claimed while that is not decided. */
    void audit(Action action, String actor, Claim claim, Map<String, String> more) {
        Map<String, Object> details = new HashMap<>(more);
        details.put("provider", claim.provider());
        details.put("amountMinor", (claim.approved() == null ? claim.amount() : claim.approved()).minor());
        details.put("currency", claim.amount().currencyCode());
        audit.append(action, actor, claim.number(), claim.programme(), details);
    }
}
