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
 * The accounts of programmes' money, in double-entry bookkeeping, and the locks on them. Each fiscal year of a programme has accounts for
 * what is available, reserved and spent, and one for where the money came from. An entry moves an amount between accounts. The database
 * keeps the balances, lets only the last of these accounts fall below zero, and accepts no entry twice.
 *
 * <p>Available, reserved and spent are divided over shards, each an account of its own, so that two cases of one programme seldom wait for
 * the same row. A case belongs to one shard. Its money is reserved, spent and returned there. What a year has is the sum of its shards. A
 * case whose shard is short takes from the others; it is refused only when the sum is short.
 *
 * <p>Locks are taken in one order:
 *
 * <ol>
 *   <li>the case and its vouchers, by the caller;
 *   <li>what is available today: either the case's shard alone, or all shards by their number;
 *   <li>what a case holds;
 *   <li>other accounts by their number: those of other years, then what is reserved and spent today.
 * </ol>
 *
 * <p>One shard is enough to reserve from it ({@link Reservations#reserve}). Whoever brings or withdraws money, returns what a case holds,
 * changes the queue, pays beyond a voucher or closes the programme holds all of them ({@link #lockToday}), and so waits for everybody who
 * holds one, and the other way round. Therefore the answers to "does a case wait" and "is the programme closed" stay true for whoever holds
 * one shard. A transaction that holds one shard never asks for all: two that did would wait for each other. So a reservation that finds
 * its shard too short gives it up first. Spending takes no available money and waits for nobody but the case's own shard.
 *
 * <p>A closed programme accepts no money and reserves none. The transaction that closes it holds all shards. So a transaction that brings
 * money or reserves at the same moment either completes before, or finds the programme closed.
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

    /**
     * What is available today in all shards, which are locked: nobody else reserves or joins the queue until this transaction ends. Empty
     * between fiscal years.
     */
    Optional<Available> lockToday(String programme) {
        Optional<Available> today = jdbc.sql("""
                        with shard as materialized (
                            select a.fiscal_year, a.balance_minor, p.currency
                              from ledger_account a
                              join fiscal_year y on y.programme_code = a.programme_code and y.code = a.fiscal_year
                              join programme p on p.code = a.programme_code
                             where a.programme_code = :programme and a.kind = 'available'
                               and y.starts_on <= :today and y.ends_on >= :today
                             order by a.id for no key update of a)
                        select fiscal_year, currency, sum(balance_minor) as balance_minor from shard group by fiscal_year, currency""")
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

    /** What is available in a year, in minor units. All its shards are locked until this transaction ends. */
    long lockAvailable(String programme, String year) {
        return jdbc.sql("""
                        with shard as materialized (
                            select balance_minor from ledger_account
                             where programme_code = :programme and fiscal_year = :year and kind = 'available'
                             order by id for no key update)
                        select coalesce(sum(balance_minor), 0) from shard""")
                .param("programme", programme)
                .param("year", year)
                .query(Long.class)
                .single();
    }

    /**
     * Moves an amount between two kinds of accounts of a year. It takes what is available from several shards when the case's has too little;
     * then the caller holds all of them.
     *
     * @param key business key of the entry; the database accepts it once
     * @param shard the shard of the case; 0 for money that is nobody's yet
     * @param amount in minor units
     * @param note for people to read; or null
     */
    void move(
            String key,
            String kind,
            String programme,
            String year,
            int shard,
            String from,
            String to,
            long amount,
            @Nullable String application,
            String actor,
            @Nullable String note) {
        jdbc.sql("""
                        select ledger_move(:key, :kind, :programme, :year, :from, :to, :amount, cast(:application as text), :actor, :now,
                                           cast(:note as text), :shard)""")
                .param("key", key)
                .param("kind", kind)
                .param("programme", programme)
                .param("year", year)
                .param("shard", shard)
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

    /** The shard of a case. */
    int shard(String application) {
        return jdbc.sql("select ledger_shard(:application)")
                .param("application", application)
                .query(Integer.class)
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
