package org.lifeline.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Redemptions of a provider that are written into the table, because a test needs thousands of them, or old ones. */
public final class WrittenRedemptions {

    private WrittenRedemptions() {}

    /**
     * So many redemptions of a voucher at HOSPITAL-1.
     *
     * @param minor the amount of each
     * @return their ids
     */
    public static List<String> of(JdbcClient jdbc, JsonNode voucher, int count, Instant at, long minor) {
        return of(jdbc, "HOSPITAL-1", "service-provider", voucher, count, at, minor);
    }

    /**
     * So many redemptions of a voucher, whose presence nobody proved.
     *
     * @param clerk the account that redeems
     * @param minor the amount of each
     * @return their ids
     */
    public static List<String> of(
            JdbcClient jdbc, String provider, String clerk, JsonNode voucher, int count, Instant at, long minor) {
        List<String> ids = IntStream.range(0, count)
                .mapToObj(n -> UUID.randomUUID().toString())
                .toList();
        // the guard reads all redemptions of the voucher for each new one, which would take most of the time of a test
        // with ten thousand; and no figures are made of them and no beneficiary is asked about them, which other tests
        // would have to wait for
        jdbc.sql(
                        "alter table redemption disable trigger redemption_within_what_is_owed, disable trigger redemption_is_counted, disable trigger redemption_awaits_feedback")
                .update();
        jdbc.sql("""
                        insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor,
                                                balance_minor, redeemed_by, redeemed_at)
                        select i, :voucher, :provider, i, 'x', :minor, 0, :clerk, :at
                          from unnest(cast(:ids as uuid[])) i""")
                .param("ids", ids.toArray(String[]::new))
                .param("provider", provider)
                .param("clerk", clerk)
                .param("voucher", voucher.path("code").asText())
                .param("minor", minor)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql(
                        "alter table redemption enable trigger redemption_within_what_is_owed, enable trigger redemption_is_counted, enable trigger redemption_awaits_feedback")
                .update();
        return ids;
    }
}
