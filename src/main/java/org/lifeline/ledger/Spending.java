package org.lifeline.ledger;

import java.util.Optional;
import java.util.UUID;
import org.lifeline.ledger.LedgerAccounts.Available;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What redemptions spend of the money that cases hold, and what is taken back. The order of locks is that of {@link LedgerAccounts}. */
@Service
public class Spending {

    private record BudgetYear(String programme, String code, int shard) {}

    private final JdbcClient jdbc;
    private final LedgerAccounts accounts;
    private final Reservations reservations;

    Spending(JdbcClient jdbc, LedgerAccounts accounts, Reservations reservations) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.reservations = reservations;
    }

    /**
     * Spends what a case holds, because a provider gave help for it.
     *
     * @param redemption id of the redemption; it is spent once
     * @throws IllegalStateException when the case holds less
     */
    @Transactional
    public void spend(String application, Part part, UUID redemption, Money amount, String actor) {
        // one statement: every redemption of the shard waits for these accounts
        Optional<Long> entry = jdbc.sql("""
                        with held as (
                            update reservation set spent_minor = spent_minor + :amount
                             where application_number = :application and part = :part
                               and amount_minor - spent_minor - released_minor >= :amount
                            returning programme_code, fiscal_year, shard)
                        select ledger_move(:key, 'spend', programme_code, fiscal_year, 'reserved', 'spent', :amount, :application, :actor,
                                           :now, null, shard)
                          from held""")
                .param("amount", amount.minor())
                .param("application", application)
                .param("part", part.name())
                .param("key", "spend:" + redemption)
                .param("actor", actor)
                .param("now", accounts.now())
                .query(Long.class)
                .optional();
        if (entry.isEmpty()) {
            throw new IllegalStateException(application + " does not hold " + amount);
        }
    }

    /**
     * Pays an amount that no case holds funds for, out of what is available in the current fiscal year. This happens when a voucher was
     * redeemed without a network beyond its value.
     *
     * @param redemption id of the redemption; it is paid once
     * @throws Refused 409 {@code budgetExhausted} while less than this is available, or {@code noFiscalYear}
     */
    @Transactional
    public void overspend(String programme, String application, UUID redemption, Money amount, String actor) {
        Available today = accounts.lockToday(programme).orElseThrow(() -> LedgerAccounts.noYear(programme));
        if (!today.currency().equals(amount.currencyCode())) {
            accounts.requireCurrency(programme, amount);
        }
        if (today.minor() < amount.minor()) {
            throw Refused.conflict(
                    "budgetExhausted",
                    "Only " + Money.ofMinor(today.currency(), today.minor())
                            + " of the programme's budget is available. Add funds first.");
        }
        accounts.move(
                "overspend:" + redemption,
                "overspend",
                programme,
                today.year(),
                accounts.shard(application),
                "available",
                "spent",
                amount.minor(),
                application,
                actor,
                null);
    }

    /**
     * Reverses the spending of a redemption that was taken back: the case holds the amount again.
     *
     * @param redemption id of the redemption; it is reversed once
     * @param ended whether the voucher can no longer be used; then the amount is available to other cases at once
     */
    @Transactional
    public void unspend(String application, Part part, UUID redemption, Money amount, boolean ended, String actor) {
        String programme = jdbc.sql("select programme_code from ledger_entry where business_key = :key")
                .param("key", "spend:" + redemption)
                .query(String.class)
                .single();
        if (ended) {
            accounts.lockToday(programme);
        }
        BudgetYear from = jdbc.sql("""
                        update reservation set spent_minor = spent_minor - :amount, released_minor = released_minor + :released
                         where application_number = :application and part = :part and spent_minor >= :amount
                        returning programme_code, fiscal_year, shard""")
                .param("amount", amount.minor())
                .param("released", ended ? amount.minor() : 0)
                .param("application", application)
                .param("part", part.name())
                .query((row, n) -> new BudgetYear(
                        row.getString("programme_code"), row.getString("fiscal_year"), row.getInt("shard")))
                .single();
        accounts.move(
                "unspend:" + redemption,
                "unspend",
                from.programme(),
                from.code(),
                from.shard(),
                "spent",
                ended ? "available" : "reserved",
                amount.minor(),
                application,
                actor,
                null);
        if (ended) {
            reservations.serve(programme, accounts.lockToday(programme), null);
        }
    }
}
