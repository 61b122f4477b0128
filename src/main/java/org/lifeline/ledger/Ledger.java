package org.lifeline.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.process.FundsMessages;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The money of programmes, in double-entry bookkeeping. Each fiscal year of a programme has accounts for what is available, reserved and
 * spent, and one for where the money came from. An entry moves an amount between two accounts. The database keeps the balances, lets only
 * the last of these accounts fall below zero, and accepts no entry twice.
 *
 * <p>Every movement is part of the transaction that causes it. When money is short, cases wait in the order of their priority. A
 * transaction that brings money also serves the waiting cases.
 *
 * <p>Locks are taken in one order. The caller locks the case and its vouchers. Next comes the account of what is available today, for which
 * every transaction waits that reserves, brings money, closes the programme or changes the queue. Then what a case holds, then other
 * accounts by their number.
 *
 * <p>A closed programme accepts no money and reserves none. The transaction that closes it holds the lock on that account. So a transaction
 * that brings money or reserves at the same moment either completes before, or finds the programme closed.
 */
@Service
public class Ledger {

    /** The hourly process serves the rest: one transaction that wakes more cases than this would take too long. */
    private static final int SERVED_AT_ONCE = 200;

    private static final int LONGEST_SOURCE = 200;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final FundsMessages messages;
    private final AuditLog audit;

    Ledger(JdbcClient jdbc, Clock clock, FundsMessages messages, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.messages = messages;
        this.audit = audit;
    }

    // ---------------------------------------------------------------- budgets

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
        Optional<Available> today = lockToday(programme);
        requireCurrency(programme, amount);
        requireOpen(programme);
        if (source != null && source.length() > LONGEST_SOURCE) {
            throw Refused.invalid("fundingSource", "Say it in at most " + LONGEST_SOURCE + " characters.");
        }
        move(
                "fund:" + UUID.randomUUID(),
                "fund",
                programme,
                year,
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
        serve(programme, today.isEmpty() ? today : lockToday(programme), null);
    }

    /**
     * Sets the budget of a year, by adding or removing the difference to its present budget.
     *
     * @throws Refused 409 when more than this is already reserved or spent
     */
    @Transactional
    public void setBudget(String programme, String year, Money budget, String person) {
        lockToday(programme);
        requireCurrency(programme, budget);
        YearBalance before = balances(programme).stream()
                .filter(y -> y.code().equals(year))
                .findFirst()
                .orElseThrow(() -> noYear(programme));
        long more = budget.minor() - before.budget().minor();
        if (more > 0) {
            fund(programme, year, Money.ofMinor(budget.currencyCode(), more), null, person);
        } else if (more < 0) {
            withdraw(programme, year, Money.ofMinor(budget.currencyCode(), -more), person);
        }
    }

    private void withdraw(String programme, String year, Money amount, String person) {
        long available = jdbc.sql("""
                        select balance_minor from ledger_account
                         where programme_code = :programme and fiscal_year = :year and kind = 'available' for update""")
                .param("programme", programme)
                .param("year", year)
                .query(Long.class)
                .single();
        if (available < amount.minor()) {
            throw Refused.conflict(
                    "budgetBelowReserved",
                    "Only " + Money.ofMinor(amount.currencyCode(), available)
                            + " of this year's budget is neither reserved nor spent.");
        }
        move(
                "withdraw:" + UUID.randomUUID(),
                "withdraw",
                programme,
                year,
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
        lockToday(programme);
        endWaiting(programme);
        for (YearBalance year : balances(programme)) {
            // read again under the lock, because a case may have been approved in the meantime
            long available = jdbc.sql("""
                            select balance_minor from ledger_account
                             where programme_code = :programme and fiscal_year = :year and kind = 'available' for update""")
                    .param("programme", programme)
                    .param("year", year.code())
                    .query(Long.class)
                    .single();
            if (available > 0) {
                withdraw(programme, year.code(), Money.ofMinor(year.budget().currencyCode(), available), person);
            }
        }
    }

    private void endWaiting(String programme) {
        jdbc
                .sql("delete from waiting_for_funds where programme_code = :programme returning application_number")
                .param("programme", programme)
                .query(String.class)
                .list()
                .stream()
                .distinct()
                .sorted()
                .forEach(messages::programmeClosed);
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

    private void requireOpen(String programme) {
        if (isClosed(programme)) {
            throw Refused.conflict(
                    "programmeClosed", "Programme " + programme + " is closed for good. It takes no money.");
        }
    }

    // ---------------------------------------------------------------- what a case holds

    /**
     * Reserves an amount for a case in the current fiscal year, or puts the case into the queue. While the case holds this part, it is not
     * reserved again. A case never overtakes a waiting case with the same or a higher priority.
     *
     * @param priority 0 or more; the highest is served first
     * @return false when the case has to wait, and it gets the message {@code fundsAvailable} once it holds the amount; false also when the
     *     programme is closed, and then it does not wait
     */
    @Transactional
    public boolean reserve(String application, Part part, String programme, Money amount, int priority) {
        Optional<Available> today = lockToday(programme);
        // asked under the lock, because a transaction that adds money may be serving this case at the same moment
        if (holds(application, part)) {
            return true;
        }
        requireCurrency(programme, amount, today);
        if (today.isPresent()
                && today.get().minor() >= amount.minor()
                && tryReserve(application, part, programme, today.get().year(), amount, priority)) {
            return true;
        }
        jdbc.sql("""
                        insert into waiting_for_funds (application_number, part, programme_code, amount_minor, priority, since)
                        select :application, :part, code, :amount, :priority, :now from programme where code = :programme and state <> 'closed'
                        on conflict (application_number, part) do update set amount_minor = :amount, priority = :priority""")
                .param("application", application)
                .param("part", part.name())
                .param("programme", programme)
                .param("amount", amount.minor())
                .param("priority", priority)
                .param("now", now())
                .update();
        // the case may be the first in the queue
        serve(programme, today, application);
        return holds(application, part);
    }

    /** Whether the case holds funds of this part that are not returned completely. */
    private boolean holds(String application, Part part) {
        return jdbc.sql("""
                        select exists (select from reservation where application_number = :application and part = :part
                                          and (released_minor = 0 or spent_minor + released_minor < amount_minor))""")
                .param("application", application)
                .param("part", part.name())
                .query(Boolean.class)
                .single();
    }

    /**
     * Reserves from the locked account, unless that would overtake a waiting case.
     *
     * @param priority nothing is reserved while a case with this priority or a higher one waits
     */
    private boolean tryReserve(
            String application, Part part, String programme, String year, Money amount, int priority) {
        boolean held = jdbc.sql("""
                        with held as (
                            insert into reservation (application_number, part, round, programme_code, fiscal_year, amount_minor)
                            select :application, :part, 1 + (select count(*) from reservation
                                                              where application_number = :application and part = :part),
                                   :programme, :year, :amount
                             where not exists (select from waiting_for_funds where programme_code = :programme and priority >= :priority)
                               and exists (select from programme where code = :programme and state <> 'closed')
                            returning round)
                        select ledger_move('reserve:' || :application || ':' || :part || ':' || round, 'reserve', :programme, :year,
                                           'available', 'reserved', :amount, :application, :actor, :now, null)
                          from held""")
                .param("application", application)
                .param("part", part.name())
                .param("programme", programme)
                .param("year", year)
                .param("amount", amount.minor())
                .param("priority", priority)
                .param("actor", AuditLog.SYSTEM)
                .param("now", now())
                .query(Long.class)
                .optional()
                .isPresent();
        if (held) {
            audit.append(
                    Action.fundsReserved,
                    AuditLog.SYSTEM,
                    application,
                    programme,
                    Map.of(
                            "part",
                            part.name(),
                            "year",
                            year,
                            "amountMinor",
                            amount.minor(),
                            "currency",
                            amount.currencyCode()));
        }
        return held;
    }

    /**
     * Spends what a case holds, because a provider gave help for it.
     *
     * @param redemption id of the redemption; it is spent once
     * @throws IllegalStateException when the case holds less
     */
    @Transactional
    public void spend(String application, Part part, UUID redemption, Money amount, String actor) {
        Held held = jdbc.sql("""
                        update reservation set spent_minor = spent_minor + :amount
                         where application_number = :application and part = :part
                           and amount_minor - spent_minor - released_minor >= :amount
                        returning programme_code, fiscal_year, round""")
                .param("amount", amount.minor())
                .param("application", application)
                .param("part", part.name())
                .query((row, n) -> new Held(
                        part.name(),
                        row.getInt("round"),
                        row.getString("programme_code"),
                        row.getString("fiscal_year"),
                        amount.minor()))
                .optional()
                .orElseThrow(() -> new IllegalStateException(application + " does not hold " + amount));
        move(
                "spend:" + redemption,
                "spend",
                held.programme(),
                held.year(),
                "reserved",
                "spent",
                amount.minor(),
                application,
                actor,
                null);
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
        Available today = lockToday(programme).orElseThrow(() -> noYear(programme));
        requireCurrency(programme, amount, Optional.of(today));
        if (today.minor() < amount.minor()) {
            throw Refused.conflict(
                    "budgetExhausted",
                    "Only " + Money.ofMinor(today.currency(), today.minor())
                            + " of the programme's budget is available. Add funds first.");
        }
        move(
                "overspend:" + redemption,
                "overspend",
                programme,
                today.year(),
                "available",
                "spent",
                amount.minor(),
                application,
                actor,
                null);
    }

    private record Held(String part, int round, String programme, String year, long leftMinor) {}

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
            lockToday(programme);
        }
        Held held = jdbc.sql("""
                        update reservation set spent_minor = spent_minor - :amount, released_minor = released_minor + :released
                         where application_number = :application and part = :part and spent_minor >= :amount
                        returning programme_code, fiscal_year, round""")
                .param("amount", amount.minor())
                .param("released", ended ? amount.minor() : 0)
                .param("application", application)
                .param("part", part.name())
                .query((row, n) -> new Held(
                        part.name(),
                        row.getInt("round"),
                        row.getString("programme_code"),
                        row.getString("fiscal_year"),
                        amount.minor()))
                .single();
        move(
                "unspend:" + redemption,
                "unspend",
                held.programme(),
                held.year(),
                "spent",
                ended ? "available" : "reserved",
                amount.minor(),
                application,
                actor,
                null);
        if (ended) {
            serve(programme, lockToday(programme), null);
        }
    }

    /**
     * Returns everything that a case holds and has not spent, removes it from the queue, and serves the waiting cases. Nothing happens to a
     * case that holds nothing and does not wait.
     *
     * @param why a short code for the audit log, such as {@code rejected} or {@code withdrawn}
     * @param actor an account, or {@link AuditLog#SYSTEM}
     */
    @Transactional
    public void release(String application, String why, String actor) {
        release(application, List.of(Part.values()), why, actor);
    }

    /** Does the same for one part. */
    @Transactional
    public void release(String application, Part part, String why, String actor) {
        release(application, List.of(part), why, actor);
    }

    private void release(String application, List<Part> parts, String why, String actor) {
        List<String> names = parts.stream().map(Enum::name).toList();
        Optional<String> concerned = jdbc.sql("""
                        select programme_code from waiting_for_funds where application_number = :application and part in (:parts)
                         union
                        select programme_code from reservation
                         where application_number = :application and part in (:parts) and amount_minor > spent_minor + released_minor""")
                .param("application", application)
                .param("parts", names)
                .query(String.class)
                .optional();
        if (concerned.isEmpty()) {
            return;
        }
        String programme = concerned.get();
        Optional<Available> today = lockToday(programme);
        jdbc.sql("delete from waiting_for_funds where application_number = :application and part in (:parts)")
                .param("application", application)
                .param("parts", names)
                .update();
        List<Held> held = jdbc.sql("""
                        select part, round, programme_code, fiscal_year, amount_minor - spent_minor - released_minor as left_minor
                          from reservation
                         where application_number = :application and part in (:parts) and amount_minor > spent_minor + released_minor
                         order by part, round for update""")
                .param("application", application)
                .param("parts", names)
                .query((row, n) -> new Held(
                        row.getString("part"),
                        row.getInt("round"),
                        row.getString("programme_code"),
                        row.getString("fiscal_year"),
                        row.getLong("left_minor")))
                .list();
        held.forEach(each -> giveBack(application, each, why, actor));
        // the returned funds may belong to the current fiscal year
        serve(programme, today.isEmpty() ? today : lockToday(programme), null);
    }

    private void giveBack(String application, Held held, String why, String actor) {
        jdbc.sql("""
                        update reservation set released_minor = released_minor + :left
                         where application_number = :application and part = :part and round = :round""")
                .param("left", held.leftMinor())
                .param("application", application)
                .param("part", held.part())
                .param("round", held.round())
                .update();
        move(
                "release:" + application + ":" + held.part() + ":" + held.round(),
                "release",
                held.programme(),
                held.year(),
                "reserved",
                "available",
                held.leftMinor(),
                application,
                actor,
                null);
        audit.append(
                Action.fundsReleased,
                actor,
                application,
                held.programme(),
                Map.of("part", held.part(), "year", held.year(), "amountMinor", held.leftMinor(), "why", why));
    }

    // ---------------------------------------------------------------- who waits

    /** What a case holds of a part and has neither spent nor returned, in minor units. */
    public long held(String application, Part part) {
        return jdbc.sql("""
                        select coalesce(sum(amount_minor - spent_minor - released_minor), 0) from reservation
                         where application_number = :application and part = :part""")
                .param("application", application)
                .param("part", part.name())
                .query(Long.class)
                .single();
    }

    /**
     * Serves the waiting cases of every programme, because a new fiscal year may have begun, or because more cases waited than are served
     * at once.
     */
    @Transactional
    public void serveWaiting() {
        jdbc.sql("select distinct programme_code from waiting_for_funds order by programme_code")
                .query(String.class)
                .list()
                .forEach(programme -> serve(programme, lockToday(programme), null));
    }

    /**
     * Reserves for the waiting cases in their order, and stops at the first one that does not fit. The rest of the money stays for that
     * case until more is added.
     *
     * @param today the locked account, as it is now
     * @param awake a case that needs no message, because it is asking itself
     */
    private void serve(String programme, Optional<Available> today, @Nullable String awake) {
        if (today.isEmpty()) {
            return;
        }
        long left = today.get().minor();
        List<WaitingCase> queue = waiting(programme, SERVED_AT_ONCE);
        if (!queue.isEmpty() && isClosed(programme)) {
            // an earlier version of this product left cases waiting when it closed a programme
            endWaiting(programme);
            return;
        }
        for (WaitingCase waiting : queue) {
            if (waiting.amount().minor() > left) {
                break;
            }
            left -= waiting.amount().minor();
            jdbc.sql("delete from waiting_for_funds where application_number = :application and part = :part")
                    .param("application", waiting.application())
                    .param("part", waiting.part().name())
                    .update();
            tryReserve(
                    waiting.application(),
                    waiting.part(),
                    programme,
                    today.get().year(),
                    waiting.amount(),
                    Integer.MAX_VALUE);
            if (!waiting.application().equals(awake)) {
                messages.fundsAvailable(waiting.application());
            }
        }
    }

    private record Available(String year, long minor, String currency) {}

    /** The waiting cases of a programme, in the order in which they are served. */
    public List<WaitingCase> waiting(String programme) {
        return waiting(programme, 1000);
    }

    private List<WaitingCase> waiting(String programme, int most) {
        return jdbc.sql("""
                        select w.*, p.currency from waiting_for_funds w join programme p on p.code = w.programme_code
                         where w.programme_code = :programme order by w.priority desc, w.since, w.application_number limit :most""")
                .param("programme", programme)
                .param("most", most)
                .query(Ledger::waitingCase)
                .list();
    }

    /** The place of a case in the queue, 1 for the next one; empty when it does not wait. */
    public Optional<Integer> place(String application) {
        return jdbc.sql("""
                        select count(*) from waiting_for_funds w
                          join waiting_for_funds o on o.programme_code = w.programme_code
                               and (-o.priority, o.since, o.application_number) <= (-w.priority, w.since, w.application_number)
                         where w.application_number = :application
                         group by w.part order by 1 limit 1""")
                .param("application", application)
                .query(Integer.class)
                .optional();
    }

    // ---------------------------------------------------------------- what it comes to

    /** The fiscal years of a programme, the newest first. */
    public List<YearBalance> balances(String programme) {
        return jdbc.sql("""
                        select y.*, p.currency,
                               -max(a.balance_minor) filter (where a.kind = 'funding') as budget,
                               max(a.balance_minor) filter (where a.kind = 'available') as available,
                               max(a.balance_minor) filter (where a.kind = 'reserved') as reserved,
                               max(a.balance_minor) filter (where a.kind = 'spent') as spent
                          from fiscal_year y
                          join programme p on p.code = y.programme_code
                          join ledger_account a on a.programme_code = y.programme_code and a.fiscal_year = y.code
                         where y.programme_code = :programme
                         group by y.programme_code, y.code, p.currency order by y.starts_on desc""")
                .param("programme", programme)
                .query(Ledger::yearBalance)
                .list();
    }

    /** The current day, by which the fiscal year is chosen. */
    public LocalDate today() {
        return LocalDate.now(clock);
    }

    private String yearOfToday(String programme) {
        return jdbc.sql("""
                        select code from fiscal_year
                         where programme_code = :programme and starts_on <= :today and ends_on >= :today""")
                .param("programme", programme)
                .param("today", today())
                .query(String.class)
                .optional()
                .orElseThrow(() -> noYear(programme));
    }

    private static Refused noYear(String programme) {
        return Refused.conflict(
                "noFiscalYear", "The programme " + programme + " has no such fiscal year. Open it first.");
    }

    // ---------------------------------------------------------------- by hand

    /** What is available today. Nobody else reserves or joins the queue until this transaction ends. Empty between fiscal years. */
    private Optional<Available> lockToday(String programme) {
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

    private void requireCurrency(String programme, Money amount, Optional<Available> today) {
        if (today.isEmpty() || !today.get().currency().equals(amount.currencyCode())) {
            requireCurrency(programme, amount);
        }
    }

    private void requireCurrency(String programme, Money amount) {
        String currency = jdbc.sql("select currency from programme where code = :programme")
                .param("programme", programme)
                .query(String.class)
                .single();
        if (!currency.equals(amount.currencyCode())) {
            throw Refused.invalid("currency", "The programme's money is in " + currency + ".");
        }
    }

    private void move(
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

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    private static WaitingCase waitingCase(ResultSet row, int n) throws SQLException {
        return new WaitingCase(
                row.getString("application_number"),
                Part.valueOf(row.getString("part")),
                Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                row.getInt("priority"),
                row.getObject("since", OffsetDateTime.class).toInstant());
    }

    private static YearBalance yearBalance(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
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
