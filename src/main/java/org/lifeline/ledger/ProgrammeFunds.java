package org.lifeline.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.LedgerAccounts.Available;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The budgets of programmes: their fiscal years, the money that is put into them and taken out, and what is left. The order of locks is that
 * of {@link LedgerAccounts}.
 */
@Service
public class ProgrammeFunds {

    private static final int LONGEST_SOURCE = 200;

    /** What comes from outside or goes back there is spread over all shards. */
    private static final int ANY_SHARD = 0;

    private final JdbcClient jdbc;
    private final LedgerAccounts accounts;
    private final WaitingQueue queue;
    private final Reservations reservations;
    private final AuditLog audit;

    ProgrammeFunds(
            JdbcClient jdbc, LedgerAccounts accounts, WaitingQueue queue, Reservations reservations, AuditLog audit) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.queue = queue;
        this.reservations = reservations;
        this.audit = audit;
    }

    /**
     * Opens an empty fiscal year.
     *
     * @param ends its last day
     * @throws Refused 409 when the programme has a year with this name or one that overlaps it, 422 when it ends before it starts
     */
    @Transactional
    public void openYear(String programme, String code, LocalDate starts, LocalDate ends, String person) {
        if (ends.isBefore(starts)) {
            throw Refused.invalid("endsOn", "A fiscal year ends after it starts.");
        }
        boolean taken = jdbc.sql("""
                        select exists (select from fiscal_year where programme_code = :programme
                                          and (code = :code or (starts_on <= :ends and ends_on >= :starts)))""")
                .param("programme", programme)
                .param("code", code)
                .param("starts", starts)
                .param("ends", ends)
                .query(Boolean.class)
                .single();
        if (taken) {
            throw Refused.conflict(
                    "fiscalYearsOverlap",
                    "The programme has a fiscal year of this name, or one that shares days with it.");
        }
        jdbc.sql(
                        "insert into fiscal_year (programme_code, code, starts_on, ends_on) values (:programme, :code, :starts, :ends)")
                .param("programme", programme)
                .param("code", code)
                .param("starts", starts)
                .param("ends", ends)
                .update();
        audit.append(
                Action.setUpChange,
                person,
                null,
                programme,
                Map.of("what", "openedFiscalYear", "year", code, "from", starts.toString(), "to", ends.toString()));
    }

    /**
     * Adds funds to the current fiscal year, and serves the cases that wait for funds.
     *
     * @param source where the funds come from, for people to read
     * @param person who enters the funds
     * @throws Refused 409 when no fiscal year of the programme includes today
     */
    @Transactional
    public void fund(String programme, Money amount, @Nullable String source, String person) {
        fund(programme, yearOfToday(programme), amount, source, person);
    }

    /** Adds funds to a given fiscal year, such as the next one. */
    @Transactional
    public void fund(String programme, String year, Money amount, @Nullable String source, String person) {
        Optional<Available> today = accounts.lockToday(programme);
        accounts.requireCurrency(programme, amount);
        requireOpen(programme);
        if (source != null && source.length() > LONGEST_SOURCE) {
            throw Refused.invalid("fundingSource", "Say it in at most " + LONGEST_SOURCE + " characters.");
        }
        accounts.move(
                "fund:" + UUID.randomUUID(),
                "fund",
                programme,
                year,
                ANY_SHARD,
                "funding",
                "available",
                amount.minor(),
                null,
                person,
                source);
        audit.append(
                Action.setUpChange,
                person,
                null,
                programme,
                Map.of(
                        "what",
                        "addedFunds",
                        "amountMinor",
                        amount.minor(),
                        "currency",
                        amount.currencyCode(),
                        "year",
                        year));
        reservations.serve(programme, today.isEmpty() ? today : accounts.lockToday(programme), null);
    }

    /**
     * Sets the budget of a year, by adding or removing the difference to its present budget.
     *
     * @throws Refused 409 when more than this is already reserved or spent
     */
    @Transactional
    public void setBudget(String programme, String year, Money budget, String person) {
        accounts.lockToday(programme);
        accounts.requireCurrency(programme, budget);
        YearBalance before = balances(programme).stream()
                .filter(y -> y.code().equals(year))
                .findFirst()
                .orElseThrow(() -> LedgerAccounts.noYear(programme));
        long more = budget.minor() - before.budget().minor();
        if (more > 0) {
            fund(programme, year, Money.ofMinor(budget.currencyCode(), more), null, person);
        } else if (more < 0) {
            withdraw(programme, year, Money.ofMinor(budget.currencyCode(), -more), person);
        }
    }

    private void withdraw(String programme, String year, Money amount, String person) {
        long available = accounts.lockAvailable(programme, year);
        if (available < amount.minor()) {
            throw Refused.conflict(
                    "budgetBelowReserved",
                    "Only " + Money.ofMinor(amount.currencyCode(), available)
                            + " of this year's budget is neither reserved nor spent.");
        }
        accounts.move(
                "withdraw:" + UUID.randomUUID(),
                "withdraw",
                programme,
                year,
                ANY_SHARD,
                "available",
                "funding",
                amount.minor(),
                null,
                person,
                null);
        audit.append(
                Action.setUpChange,
                person,
                null,
                programme,
                Map.of(
                        "what",
                        "withdrewFunds",
                        "amountMinor",
                        amount.minor(),
                        "currency",
                        amount.currencyCode(),
                        "year",
                        year));
    }

    /**
     * Returns the funds of all years that no case holds. Funds that are reserved stay, for vouchers that can still be redeemed. Cases that
     * wait for funds get the message {@code programmeClosed}. The caller has marked the programme as closed before, in the same
     * transaction.
     */
    @Transactional
    public void close(String programme, String person) {
        accounts.lockToday(programme);
        queue.end(programme);
        for (YearBalance year : balances(programme)) {
            // read again under the lock, because a case may have been approved in the meantime
            long available = accounts.lockAvailable(programme, year.code());
            if (available > 0) {
                withdraw(programme, year.code(), Money.ofMinor(year.budget().currencyCode(), available), person);
            }
        }
    }

    /** The fiscal years of a programme, the newest first. */
    public List<YearBalance> balances(String programme) {
        String currency = accounts.currency(programme);
        return jdbc.sql("""
                        select y.*,
                               -sum(a.balance_minor) filter (where a.kind = 'funding') as budget,
                               sum(a.balance_minor) filter (where a.kind = 'available') as available,
                               sum(a.balance_minor) filter (where a.kind = 'reserved') as reserved,
                               sum(a.balance_minor) filter (where a.kind = 'spent') as spent
                          from fiscal_year y
                          join ledger_account a on a.programme_code = y.programme_code and a.fiscal_year = y.code
                         where y.programme_code = :programme
                         group by y.programme_code, y.code order by y.starts_on desc""")
                .param("programme", programme)
                .query((row, n) -> yearBalance(row, currency))
                .list();
    }

    /** The fiscal year that has today in it. */
    public Optional<YearBalance> currentYear(String programme) {
        return balances(programme).stream()
                .filter(year -> year.covers(accounts.today()))
                .findFirst();
    }

    private String yearOfToday(String programme) {
        return jdbc.sql("""
                        select code from fiscal_year
                         where programme_code = :programme and starts_on <= :today and ends_on >= :today""")
                .param("programme", programme)
                .param("today", accounts.today())
                .query(String.class)
                .optional()
                .orElseThrow(() -> LedgerAccounts.noYear(programme));
    }

    private void requireOpen(String programme) {
        if (accounts.isClosed(programme)) {
            throw Refused.conflict(
                    "programmeClosed", "Programme " + programme + " is closed for good. It takes no money.");
        }
    }

    private static YearBalance yearBalance(ResultSet row, String currency) throws SQLException {
        return new YearBalance(
                row.getString("programme_code"),
                row.getString("code"),
                row.getObject("starts_on", LocalDate.class),
                row.getObject("ends_on", LocalDate.class),
                Money.ofMinor(currency, row.getLong("budget")),
                Money.ofMinor(currency, row.getLong("available")),
                Money.ofMinor(currency, row.getLong("reserved")),
                Money.ofMinor(currency, row.getLong("spent")));
    }
}
