package org.lifeline.reimbursement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of claims and their payments. */
@Repository
class ClaimFigures implements FactSource {

    private final JdbcClient jdbc;
    private final Clock clock;

    ClaimFigures(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.claim);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        return jdbc.sql("""
                        select number, provider_code, programme_code, currency, amount_minor, approved_minor, status, submitted_at, reason_code,
                               approved_at, paid_on,
                               exists (select from claim_movement where claim_number = number and kind = 'returned') as sent_back
                          from claim where number = any (:numbers) and submitted_at is not null""").param("numbers", keys.toArray(String[]::new)).query((row, n) -> facts(row)).list().stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<Fact> facts(ResultSet row) throws SQLException {
        String number = row.getString("number");
        LocalDate submitted = day(row, "submitted_at");
        LocalDate approved = day(row, "approved_at");
        LocalDate paid = row.getObject("paid_on", LocalDate.class);
        ClaimStatus status = ClaimStatus.valueOf(row.getString("status"));
        Map<String, @Nullable Object> common = new HashMap<>();
        common.put("caseNumber", number);
        common.put("programme", row.getString("programme_code"));
        common.put("currency", row.getString("currency"));
        common.put("provider", row.getString("provider_code"));
        common.put("paidOn", paid);
        Map<String, @Nullable Object> claim = new HashMap<>(common);
        long amount = row.getLong("amount_minor");
        Long owed = row.getObject("approved_minor", Long.class);
        claim.put("amountMinor", amount);
        claim.put("approvedMinor", owed);
        claim.put("cutMinor", owed == null ? null : amount - owed);
        claim.put("cut", owed != null && owed < amount);
        claim.put("sentBack", row.getBoolean("sent_back"));
        claim.put("submittedOn", submitted);
        claim.put("status", status.name());
        claim.put("outcome", status == ClaimStatus.submitted ? "open" : status.name());
        claim.put("reason", row.getString("reason_code"));
        claim.put("approvedOn", approved);
        claim.put(
                "daysToPayment",
                paid == null || submitted == null ? null : Math.max(0, ChronoUnit.DAYS.between(submitted, paid)));
        Map<String, @Nullable Object> payment = new HashMap<>(common);
        payment.put("amountMinor", owed);
        payment.put("orderedOn", approved);
        payment.put("paid", paid != null);
        return Stream.of(new Fact(FactKind.CLAIM, number, claim), new Fact(FactKind.PAYMENT, number, payment))
                .filter(fact -> fact.kind() == FactKind.CLAIM || approved != null)
                .toList();
    }

    private @Nullable LocalDate day(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : LocalDate.ofInstant(at.toInstant(), clock.getZone());
    }
}
