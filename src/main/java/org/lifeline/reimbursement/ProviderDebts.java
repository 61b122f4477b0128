package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.lifeline.platform.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What a provider is owed, or will be if its claims are approved. */
@Repository
public class ProviderDebts {

    private static final int MOST = 200;

    /** A claim that is not paid. @param amount what is approved of it, or else what it asks for */
    public record Debt(String number, ClaimStatus status, Money amount, Instant since) {}

    private final JdbcClient jdbc;

    ProviderDebts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What was redeemed there and is in no claim, for each currency. */
    public List<Money> unclaimed(String provider) {
        return jdbc.sql("""
                        select v.currency, sum(r.amount_minor - coalesce(l.claimed, 0))::bigint as rest
                          from redemption r
                          join voucher v on v.code = r.voucher_code
                          left join redemption_reversal b on b.redemption_id = r.id
                          left join lateral (select sum(amount_minor) as claimed from claim_line
                                              where redemption_id = r.id and live and not counted_already) l
                                 on true
                         where r.provider_code = :provider and b.redemption_id is null
                         group by v.currency having sum(r.amount_minor - coalesce(l.claimed, 0)) > 0 order by v.currency""")
                .param("provider", provider)
                .query((row, n) -> Money.ofMinor(row.getString("currency"), row.getLong("rest")))
                .list();
    }

    /** The claims that are approved and not paid, then those that are not decided; the oldest first, at most 200. */
    public List<Debt> of(String provider) {
        return jdbc.sql("""
                        select number, status, currency, coalesce(approved_minor, amount_minor) as owed, coalesce(approved_at, submitted_at, created_at) as since
                          from claim where provider_code = :provider and status in ('approved', 'submitted', 'returned')
                         order by status <> 'approved', since, number limit :most""")
                .param("provider", provider)
                .param("most", MOST)
                .query((row, n) -> new Debt(
                        row.getString("number"),
                        ClaimStatus.valueOf(row.getString("status")),
                        Money.ofMinor(row.getString("currency"), row.getLong("owed")),
                        row.getObject("since", OffsetDateTime.class).toInstant()))
                .list();
    }
}
