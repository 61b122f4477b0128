package org.lifeline.reimbursement;

import java.util.List;
import org.lifeline.platform.money.Money;
import org.lifeline.reimbursement.ClaimReach.Reach;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is owed to providers, out of their accounts: they are moved by the database with each redemption, claim and payment
 * ({@link ProviderSums}). */
@Repository
public class ProviderBalances {

    /**
     * What is owed to a provider of a programme.
     *
     * @param spent redeemed, and in no claim that is with us
     * @param claimed in claims that are being decided
     * @param payable approved and not paid
     * @param interest owed because claims were paid late, and not paid
     * @param advanced what it has of advances and its paid claims did not pay back; not in the total
     */
    public record Liability(
            String provider,
            String programme,
            Money spent,
            Money claimed,
            Money payable,
            Money interest,
            Money advanced) {

        public Money total() {
            return spent.plus(claimed).plus(payable).plus(interest);
        }
    }

    private static final String LIABILITIES = """
            select provider_code, programme_code, currency,
                   sum(balance_minor) filter (where account = 'spent') as spent,
                   sum(balance_minor) filter (where account = 'claimed') as claimed,
                   sum(balance_minor) filter (where account = 'payable') as payable,
                   sum(balance_minor) filter (where account = 'interest') as interest,
                   - sum(balance_minor) filter (where account = 'advanced') as advanced,
                   coalesce(sum(balance_minor) filter (where account <> 'advanced'), 0) as total
              from provider_summed_balance
             where account in ('spent', 'claimed', 'payable', 'interest', 'advanced') and (:everywhere or programme_code = any (:reach))
             group by provider_code, programme_code, currency
            having coalesce(sum(balance_minor) filter (where account <> 'advanced'), 0) <> 0
                or sum(balance_minor) filter (where account = 'advanced') <> 0
            """;

    private final JdbcClient jdbc;

    ProviderBalances(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Some liabilities, the largest first. */
    public List<Liability> page(Reach reach, int page, int size) {
        return jdbc.sql(LIABILITIES
                        + " order by total desc, provider_code, programme_code, currency limit :size offset :start")
                .param("everywhere", reach.isEverywhere())
                .param("reach", reach.codes())
                .param("size", size)
                .param("start", (long) page * size)
                .query((row, n) -> new Liability(
                        row.getString("provider_code"),
                        row.getString("programme_code"),
                        Money.ofMinor(row.getString("currency"), row.getLong("spent")),
                        Money.ofMinor(row.getString("currency"), row.getLong("claimed")),
                        Money.ofMinor(row.getString("currency"), row.getLong("payable")),
                        Money.ofMinor(row.getString("currency"), row.getLong("interest")),
                        Money.ofMinor(row.getString("currency"), row.getLong("advanced"))))
                .list();
    }

    public long count(Reach reach) {
        return jdbc.sql("select count(*) from (" + LIABILITIES + ") l")
                .param("everywhere", reach.isEverywhere())
                .param("reach", reach.codes())
                .query(Long.class)
                .single();
    }

    /** What is owed altogether, for each currency. */
    public List<Money> totals(Reach reach) {
        return jdbc.sql("select currency, sum(total) as total from (" + LIABILITIES
                        + ") l group by currency order by currency")
                .param("everywhere", reach.isEverywhere())
                .param("reach", reach.codes())
                .query((row, n) -> Money.ofMinor(row.getString("currency"), row.getLong("total")))
                .list();
    }
}
