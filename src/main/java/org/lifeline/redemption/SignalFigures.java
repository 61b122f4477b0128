package org.lifeline.redemption;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.lifeline.voucher.VoucherFacts;
import org.lifeline.voucher.VoucherFacts.OfCase;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of fraud signals. */
@Repository
class SignalFigures implements FactSource {

    private final JdbcClient jdbc;
    private final VoucherFacts vouchers;
    private final Clock clock;

    SignalFigures(JdbcClient jdbc, VoucherFacts vouchers, Clock clock) {
        this.jdbc = jdbc;
        this.vouchers = vouchers;
        this.clock = clock;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.signal);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        record Row(String code, String id, Map<String, @Nullable Object> values) {}
        List<Row> rows = jdbc.sql("""
                        select s.id, s.voucher_code, s.provider_code, s.programme_code, s.kind, s.on_day, r.finding, r.reviewed_at
                          from fraud_signal s left join fraud_review r on r.signal_id = s.id where s.id = any (:ids)""")
                .param("ids", keys.stream().map(Long::valueOf).toArray(Long[]::new))
                .query((row, n) -> {
                    OffsetDateTime reviewed = row.getObject("reviewed_at", OffsetDateTime.class);
                    Map<String, @Nullable Object> values = new HashMap<>();
                    values.put("raisedOn", row.getObject("on_day", LocalDate.class));
                    values.put("programme", row.getString("programme_code"));
                    values.put("provider", row.getString("provider_code"));
                    values.put("signal", row.getString("kind"));
                    values.put("finding", row.getString("finding"));
                    values.put("open", row.getString("finding") == null);
                    values.put(
                            "reviewedOn",
                            reviewed == null ? null : LocalDate.ofInstant(reviewed.toInstant(), clock.getZone()));
                    return new Row(row.getString("voucher_code"), row.getString("id"), values);
                })
                .list();
        Map<String, OfCase> cases = vouchers.cases(rows.stream().map(Row::code).toList());
        return rows.stream()
                .map(row -> {
                    OfCase its = cases.get(row.code());
                    row.values().put("caseNumber", its == null ? null : its.application());
                    return new Fact(FactKind.SIGNAL, row.id(), row.values());
                })
                .toList();
    }
}
