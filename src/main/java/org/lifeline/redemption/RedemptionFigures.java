package org.lifeline.redemption;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.lifeline.voucher.VoucherFacts;
import org.lifeline.voucher.VoucherFacts.OfCase;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of redemptions, and when a case was first helped. */
@Repository
class RedemptionFigures implements FactSource {

    /** An amount is round when it is whole hundreds of the currency's unit, which is a hundred of its hundredths. */
    private static final long ROUND_MINOR = 10_000;

    private final JdbcClient jdbc;
    private final VoucherFacts vouchers;
    private final Clock clock;

    RedemptionFigures(JdbcClient jdbc, VoucherFacts vouchers, Clock clock) {
        this.jdbc = jdbc;
        this.vouchers = vouchers;
        this.clock = clock;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.redemption, Subject.application);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        List<String> cases = keys.stream().filter(key -> key.startsWith("A-")).toList();
        List<Fact> facts = new ArrayList<>(helped(cases));
        facts.addAll(redemptions(keys.stream()
                .filter(key -> !key.startsWith("A-"))
                .map(UUID::fromString)
                .toList()));
        return facts;
    }

    private List<Fact> helped(Collection<String> cases) {
        Map<String, String> caseOf = vouchers.casesByCode(cases);
        Map<String, OffsetDateTime> first = new HashMap<>();
        jdbc.sql("""
                        select voucher_code, min(redeemed_at) as at from redemption r where voucher_code = any (:codes)
                           and not exists (select from redemption_reversal b where b.redemption_id = r.id) group by 1""").param("codes", caseOf.keySet().toArray(String[]::new)).query(row -> {
            OffsetDateTime at = row.getObject("at", OffsetDateTime.class);
            first.merge(caseOf.get(row.getString("voucher_code")), at, (a, b) -> a.isBefore(b) ? a : b);
        });
        return first.entrySet().stream()
                .map(each -> new Fact(
                        FactKind.APPLICATION,
                        each.getKey(),
                        Map.of(
                                "helpedAt", each.getValue().toInstant(),
                                "helpedOn", LocalDate.ofInstant(each.getValue().toInstant(), clock.getZone()))))
                .toList();
    }

    private List<Fact> redemptions(List<UUID> ids) {
        record Row(String code, UUID id, Map<String, @Nullable Object> values) {}
        List<Row> rows = jdbc.sql("""
                        select r.id, r.voucher_code, r.provider_code, r.presence, r.redeemed_by, r.redeemed_at, r.amount_minor, r.overdrawn,
                               r.offline_record is not null as offline,
                               (select count(*) from pin_failure f where f.voucher_code = r.voucher_code and f.provider_code = r.provider_code
                                   and f.at <= r.redeemed_at) as wrong_pins,
                               exists (select from redemption_reversal b where b.redemption_id = r.id) as reversed
                          from redemption r where r.id = any (:ids)""")
                .param("ids", ids.toArray(UUID[]::new))
                .query((row, n) -> new Row(row.getString("voucher_code"), row.getObject("id", UUID.class), values(row)))
                .list();
        Map<String, OfCase> cases = vouchers.cases(rows.stream().map(Row::code).toList());
        return rows.stream()
                .map(row -> {
                    OfCase its = cases.get(row.code());
                    if (its != null) {
                        row.values().put("caseNumber", its.application());
                        row.values().put("programme", its.programme());
                        row.values().put("currency", its.currency());
                        row.values().put("officer", its.issuedBy());
                    }
                    return new Fact(FactKind.REDEMPTION, row.id().toString(), row.values());
                })
                .toList();
    }

    private Map<String, @Nullable Object> values(ResultSet row) throws SQLException {
        long amount = row.getLong("amount_minor");
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put(
                "redeemedOn",
                LocalDate.ofInstant(
                        row.getObject("redeemed_at", OffsetDateTime.class).toInstant(), clock.getZone()));
        values.put("provider", row.getString("provider_code"));
        values.put("presence", row.getString("presence"));
        values.put("clerk", row.getString("redeemed_by"));
        values.put("offline", row.getBoolean("offline"));
        values.put("overdrawn", row.getBoolean("overdrawn"));
        values.put("reversed", row.getBoolean("reversed"));
        values.put("wrongPins", row.getLong("wrong_pins"));
        values.put("amountMinor", amount);
        values.put("firstDigit", String.valueOf(amount).substring(0, 1));
        values.put("roundAmount", amount % ROUND_MINOR == 0);
        return values;
    }
}
