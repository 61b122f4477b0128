package org.lifeline.voucher;

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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of vouchers. */
@Repository
class VoucherFigures implements FactSource {

    private static final Set<String> OF_THE_PRODUCT = Set.of("grantedLess", "notApproved");
    private static final Set<String> ENDED = Set.of("exhausted", "expired", "revoked", "replaced");

    private final JdbcClient jdbc;
    private final Clock clock;

    VoucherFigures(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.voucher);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        return jdbc.sql("""
                        select code, application_number, programme_code, currency, state, end_reason, provisional, issued_by, value_minor,
                               redeemed_minor, issued_at, expires_at, ended_at
                          from voucher where code = any (:codes)""")
                .param("codes", keys.toArray(String[]::new))
                .query((row, n) -> {
                    Map<String, @Nullable Object> values = new HashMap<>();
                    values.put("caseNumber", row.getString("application_number"));
                    values.put("issuedOn", day(row.getObject("issued_at", OffsetDateTime.class)));
                    values.put("programme", row.getString("programme_code"));
                    values.put("currency", row.getString("currency"));
                    values.put("state", row.getString("state"));
                    values.put("endReason", endReason(row.getString("state"), row.getString("end_reason")));
                    values.put("used", used(row.getLong("value_minor"), row.getLong("redeemed_minor")));
                    values.put("provisional", row.getBoolean("provisional"));
                    values.put("issuedBy", row.getString("issued_by"));
                    values.put("valueMinor", row.getLong("value_minor"));
                    values.put("redeemedMinor", row.getLong("redeemed_minor"));
                    values.put("expiresOn", day(row.getObject("expires_at", OffsetDateTime.class)));
                    values.put("endedOn", day(row.getObject("ended_at", OffsetDateTime.class)));
                    return new Fact(FactKind.VOUCHER, row.getString("code"), values);
                })
                .list();
    }

    /** Managers give their reason in their own words, which are not counted. */
    private static @Nullable String endReason(String state, @Nullable String reason) {
        if (reason != null && OF_THE_PRODUCT.contains(reason)) {
            return reason;
        }
        return ENDED.contains(state) ? state : null;
    }

    private static String used(long value, long redeemed) {
        return redeemed == 0 ? "nothing" : redeemed < value ? "part" : "all";
    }

    private @Nullable LocalDate day(@Nullable OffsetDateTime at) {
        return at == null ? null : LocalDate.ofInstant(at.toInstant(), clock.getZone());
    }
}
