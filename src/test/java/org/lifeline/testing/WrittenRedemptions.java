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
        triggers(jdbc, "disable");
        try {
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
        } finally {
            triggers(jdbc, "enable");
        }
        return ids;
    }

    /**
     * The guard reads all redemptions of the voucher for each new one, which would take most of the time of a test with ten thousand. And no
     * figures are made of them, no beneficiary is asked about them, and nobody looks for fraud in them: other tests would have to wait for it.
     * Each would also hold a lock on its key until all are written, for which the database has no room.
     */
    private static void triggers(JdbcClient jdbc, String change) {
        List.of(
                        "redemption_within_what_is_owed",
                        "booked_or_refused",
                        "redemption_is_counted",
                        "redemption_awaits_feedback",
                        "redemption_awaits_watch")
                .forEach(trigger -> jdbc.sql("alter table redemption " + change + " trigger " + trigger)
                        .update());
    }
}
