package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /**
     * Adds to the history and to the audit log of each of these claims that it is paid.
     *
     * @throws IllegalStateException when one is not
     */
    void paid(Collection<Claim> claims) {
        List<Claim.Payment> payments = claims.stream()
                .map(claim -> Optional.ofNullable(claim.payment())
                        .orElseThrow(() -> new IllegalStateException(claim.number() + " is not paid")))
                .toList();
        jdbc.sql("""
                        insert into case_event (case_number, at, kind, actor)
                        select x.number, :at, :kind, x.actor
                          from unnest(cast(:numbers as text[]), cast(:actors as text[])) with ordinality as x (number, actor, place)
                         order by x.place""")
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("kind", ClaimStatus.paid.name())
                .param("numbers", claims.stream().map(Claim::number).toArray(String[]::new))
                .param(
                        "actors",
                        payments.stream().map(Claim.Payment::recordedBy).toArray(String[]::new))
                .update();
        audit.appendAll(claims.stream()
                .map(claim -> {
                    Claim.Payment payment = Objects.requireNonNull(claim.payment());
                    return new AuditLog.Entry(
                            Action.payment,
                            payment.recordedBy(),
                            claim.number(),
                            claim.programme(),
                            details(claim, Map.of("paidOn", payment.paidOn().toString())));
                })
                .toList());
    }

    /** Adds an entry about the claim to the audit log, with what is owed for it, or what is claimed while that is not decided. */
    void audit(Action action, String actor, Claim claim, Map<String, String> more) {
        audit.append(action, actor, claim.number(), claim.programme(), details(claim, more));
    }

    private static Map<String, Object> details(Claim claim, Map<String, String> more) {
        Map<String, Object> details = new HashMap<>(more);
        details.put("provider", claim.provider());
        details.put("amountMinor", (claim.approved() == null ? claim.amount() : claim.approved()).minor());
        details.put("currency", claim.amount().currencyCode());
        return details;
    }
}
