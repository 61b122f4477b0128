package org.lifeline.reimbursement;

import java.sql.Array;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Other claims of a claim's provider, and other claims with the same vouchers. Drafts are their provider's alone and are not among them. */
@Repository
class EarlierClaims {

    /**
     * @param approved what is owed of it; null while it is not approved
     * @param reasons codes of why it was returned or rejected, or why less than all was approved of lines
     */
    record Earlier(
            String number,
            String programme,
            Instant submittedAt,
            ClaimStatus status,
            Money claimed,
            @Nullable Money approved,
            List<String> reasons) {}

    /**
     * What became of the claims that a provider submitted within a year, this one aside.
     *
     * @param returned claims that went back to the provider at least once
     * @param cut claims of which less than all was approved
     */
    record Year(int claims, int returned, int cut, int rejected) {

        int percent(int part) {
            return claims == 0 ? 0 : Math.round(100f * part / claims);
        }
    }

    /** @param vouchers how many of its vouchers are in the claim that is looked at */
    record OfVouchers(String number, String programme, boolean sameProvider, ClaimStatus status, int vouchers) {}

    /** @param count how many there are, of which {@code some} are told */
    record Sharing(int count, List<OfVouchers> some) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    EarlierClaims(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The newest other claims of the provider of a claim.
     *
     * @param reach of which programmes the reader sees claims; those of the claim's own programme are always among them
     */
    List<Earlier> ofProvider(Claim claim, ClaimReach.Reach reach, int most) {
        return jdbc.sql("""
                        select c.number, c.programme_code, c.submitted_at, c.status, c.currency, c.amount_minor, c.approved_minor,
                               (select array_agg(distinct reason) from (
                                    select c.reason_code as reason where c.reason_code is not null
                                    union
                                    select d.reason_code from claim_line_decision d
                                     where d.claim_number = c.number and d.submitted_at = c.submitted_at) why) as reasons
                          from claim c
                         where c.provider_code = :provider and c.number <> :number and c.submitted_at is not null
                           and (:everywhere or c.programme_code = :programme or c.programme_code = any (:reach))
                         order by c.created_at desc, c.number desc limit :most""")
                .param("provider", claim.provider())
                .param("number", claim.number())
                .param("programme", claim.programme())
                .param("everywhere", reach.isEverywhere())
                .param("reach", reach.codes())
                .param("most", most)
                .query((row, n) -> {
                    Long approved = row.getObject("approved_minor", Long.class);
                    String currency = row.getString("currency");
                    Array reasons = row.getArray("reasons");
                    return new Earlier(
                            row.getString("number"),
                            row.getString("programme_code"),
                            row.getObject("submitted_at", OffsetDateTime.class).toInstant(),
                            ClaimStatus.valueOf(row.getString("status")),
                            Money.ofMinor(currency, row.getLong("amount_minor")),
                            approved == null ? null : Money.ofMinor(currency, approved),
                            reasons == null ? List.of() : List.of((String[]) reasons.getArray()));
                })
                .list();
    }

    /** The claims that the provider of a claim submitted in the last 365 days, in all programmes. */
    Year year(Claim claim) {
        return jdbc.sql("""
                        with its as not materialized (
                            select number, status, amount_minor, approved_minor from claim
                             where provider_code = :provider and number <> :number and submitted_at >= :since)
                        select count(*) as claims,
                               -- asked of all at once, because one after the other each would be looked up
                               (select count(*) from its where exists (select from claim_movement m
                                                                        where m.claim_number = its.number and m.kind = 'returned')) as returned,
                               count(*) filter (where approved_minor < amount_minor) as cut,
                               count(*) filter (where status = 'rejected') as rejected
                          from its""")
                .param("provider", claim.provider())
                .param("number", claim.number())
                .param("since", Instant.now(clock).atOffset(ZoneOffset.UTC).minusDays(365))
                .query((row, n) -> new Year(
                        row.getInt("claims"), row.getInt("returned"), row.getInt("cut"), row.getInt("rejected")))
                .single();
    }

    /** Other claims, of any provider, with redemptions of the vouchers of a claim; at most so many are told, the newest first. */
    Sharing ofVouchers(String claim, int most) {
        int[] count = new int[1];
        List<OfVouchers> some = jdbc.sql("""
                        with voucher_of as materialized (
                            select distinct s.voucher_code from claim_line l join claim_standing s on s.redemption_id = l.redemption_id
                             where l.claim_number = :claim),
                        other as (
                            select l.claim_number, count(distinct v.voucher_code) as vouchers
                              from voucher_of v join claim_standing s on s.voucher_code = v.voucher_code
                              join claim_line l on l.redemption_id = s.redemption_id and l.claim_number <> :claim
                              join claim c on c.number = l.claim_number and c.submitted_at is not null
                             group by l.claim_number)
                        select c.number, c.programme_code, c.provider_code = mine.provider_code as same_provider, c.status, o.vouchers,
                               count(*) over () as all_of_them
                          from other o join claim c on c.number = o.claim_number join claim mine on mine.number = :claim
                         order by c.created_at desc, c.number desc limit :most""")
                .param("claim", claim)
                .param("most", most)
                .query((row, n) -> {
                    count[0] = row.getInt("all_of_them");
                    return new OfVouchers(
                            row.getString("number"),
                            row.getString("programme_code"),
                            row.getBoolean("same_provider"),
                            ClaimStatus.valueOf(row.getString("status")),
                            row.getInt("vouchers"));
                })
                .list();
        return new Sharing(count[0], some);
    }
}
