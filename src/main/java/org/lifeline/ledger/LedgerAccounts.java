package org.lifeline.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * The accounts of programmes' money, in double-entry bookkeeping, and the lock on them. Each fiscal year of a programme has accounts for
 * what is available, reserved and spent, and one for where the money came from. An entry moves an amount between two accounts. The database
 * keeps the balances, lets only the last of these accounts fall below zero, and accepts no entry twice.
 *
 * <p>Locks are taken in one order. The caller locks the case and its vouchers. Next comes the account of what is available today, for which
 * every transaction waits that reserves, brings money, closes the programme or changes the queue. Then what a case holds, then other
 * accounts by their number.
 *
 * <p>A closed programme accepts no money and reserves none. The transaction that closes it holds the lock on that account. So a transaction
 * that brings money or reserves at the same moment either completes before, or finds the programme closed.
 */
@Service
public class LedgerAccounts {

    /**
     * What is available in the fiscal year that has today in it.
     *
     * @param minor in minor units
     */
    record Available(String year, long minor, String currency) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    LedgerAccounts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What is available today. Nobody else reserves or joins the queue until this transaction ends. Empty between fiscal years. */
    Optional<Available> lockToday(String programme) {
        Optional<Available> today = jdbc.sql("""
                        select a.fiscal_year, a.balance_minor, p.currency
                          from ledger_account a
                          join fiscal_year y on y.programme_code = a.programme_code and y.code = a.fiscal_year
                          join programme p on p.code = a.programme_code
                         where a.programme_code = :programme and a.kind = 'available'
                           and y.starts_on <= :today and y.ends_on >= :today
                           for no key update of a""")
                .param("programme", programme)
                .param("today", today())
                .query((row, n) -> new Available(
                        row.getString("fiscal_year"), row.getLong("balance_minor"), row.getString("currency")))
                .optional();
        if (today.isEmpty()) {
            // between fiscal years there is no account to lock, but the queue still needs a lock
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended('programme:' || :programme, 0))")
                    .param("programme", programme)
                    .query((row, n) -> true)
                    .single();
        }
        return today;
    }

    /** What is available in a year, in minor units. The account is locked until this transaction ends. */
    long lockAvailable(String programme, String year) {
        return jdbc.sql("""
                        select balance_minor from ledger_account
                         where programme_code = :programme and fiscal_year = :year and kind = 'available' for update""")
                .param("programme", programme)
                .param("year", year)
                .query(Long.class)
                .single();
    }

    /**
     * Moves an amount between two accounts of a year.
     *
     * @param key business key of the entry; the database accepts it once
     * @param amount in minor units
     * @param note for people to read; or null
     */
    void move(
            String key,
            String kind,
            String programme,
            String year,
            String from,
            String to,
            long amount,
            @Nullable String application,
            String actor,
            @Nullable String note) {
        jdbc.sql("""
                        select ledger_move(:key, :kind, :programme, :year, :from, :to, :amount, cast(:application as text), :actor, :now,
                                           cast(:note as text))""")
                .param("key", key)
                .param("kind", kind)
                .param("programme", programme)
                .param("year", year)
                .param("from", from)
                .param("to", to)
                .param("amount", amount)
                .param("application", application)
                .param("actor", actor)
                .param("now", now())
                .param("note", note)
                .query(Long.class)
                .single();
    }

    /**
     * Whether the programme is closed and accepts no more money. Nobody can close it while this transaction holds the lock on its account.
     */
    public boolean isClosed(String programme) {
        return jdbc.sql("select state = 'closed' from programme where code = :programme")
                .param("programme", programme)
                .query(Boolean.class)
                .single();
    }

    /** The currency of a programme's money. */
    String currency(String programme) {
        return jdbc.sql("select currency from programme where code = :programme")
                .param("programme", programme)
                .query(String.class)
                .single();
    }

    /** @throws Refused 422 when the amount is not in the currency of the programme */
    void requireCurrency(String programme, Money amount) {
        String currency = currency(programme);
        if (!currency.equals(amount.currencyCode())) {
            throw Refused.invalid("currency", "The programme's money is in " + currency + ".");
        }
    }

    /** The current day, by which the fiscal year is chosen. */
    LocalDate today() {
        return LocalDate.now(clock);
    }

    OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    static Refused noYear(String programme) {
        return Refused.conflict(
                "noFiscalYear", "The programme " + programme + " has no such fiscal year. Open it first.");
    }
}
