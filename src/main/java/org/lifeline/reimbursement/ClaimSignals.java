package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Fraud signals that no manager has reviewed yet and that concern a claim: about its provider, or about one of its vouchers. */
@Repository
class ClaimSignals {

    /**
     * @param kind as in the table {@code fraudSignals}
     * @param voucher the voucher, where it is one of the claim's; null where the signal is about the provider alone
     * @param sameProvider whether it was raised about the claim's provider
     */
    record Signal(String kind, @Nullable String voucher, boolean sameProvider, Instant at) {}

    /** @param count how many there are, of which {@code newest} are told */
    record Open(int count, List<Signal> newest) {}

    private final JdbcClient jdbc;

    ClaimSignals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many there are, and the newest of them, at most so many. */
    Open open(String claim, int most) {
        int[] count = new int[1];
        List<Signal> newest = jdbc.sql("""
                        with voucher_of as materialized (
                            select distinct s.voucher_code from claim_line l join claim_standing s on s.redemption_id = l.redemption_id
                             where l.claim_number = :claim),
                        concerning as (
                            select g.id, g.kind, g.provider_code, g.at, v.voucher_code
                              from voucher_of v join fraud_signal g on g.voucher_code = v.voucher_code
                            union
                            select g.id, g.kind, g.provider_code, g.at, v.voucher_code
                              from claim c join fraud_signal g on g.provider_code = c.provider_code
                              left join voucher_of v on v.voucher_code = g.voucher_code
                             where c.number = :claim)
                        select g.*, g.provider_code = c.provider_code as same_provider, count(*) over () as all_of_them
                          from concerning g join claim c on c.number = :claim
                         where not exists (select from fraud_review r where r.signal_id = g.id)
                         order by g.at desc, g.id desc limit :most""")
                .param("claim", claim)
                .param("most", most)
                .query((row, n) -> {
                    count[0] = row.getInt("all_of_them");
                    return new Signal(
                            row.getString("kind"),
                            row.getString("voucher_code"),
                            row.getBoolean("same_provider"),
                            row.getObject("at", OffsetDateTime.class).toInstant());
                })
                .list();
        return new Open(count[0], newest);
    }
}
