package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.TwoPeople;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.ledger.YearBalance;
import org.lifeline.platform.database.RunningNumbers;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.lifeline.provider.Payee;
import org.lifeline.provider.Payees;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Advances: money that a provider gets ahead of its claims, and that its next claims in the same programme pay back. The tables refuse one that two
 * people did not agree on, that is above the limit or above what the programme has left, and one to a provider that is suspended or whose payout
 * details are being changed.
 */
@Service
public class Advances {

    private static final String SELECT = """
            select a.*, coalesce((select sum(o.amount_minor) from provider_debit d join provider_debit_set_off o on o.debit_id = d.id
                                   where d.advance_number = a.number), 0) as set_off_minor
              from provider_advance a""";

    private static final String CLOSED = "closed";

    private final JdbcClient jdbc;
    private final RunningNumbers numbers;
    private final Clock clock;
    private final AuditLog audit;
    private final Programmes programmes;
    private final ProgrammeFunds funds;
    private final Payees payees;
    private final AdvanceLimits limits;

    Advances(
            JdbcClient jdbc,
            RunningNumbers numbers,
            Clock clock,
            AuditLog audit,
            Programmes programmes,
            ProgrammeFunds funds,
            Payees payees,
            AdvanceLimits limits) {
        this.jdbc = jdbc;
        this.numbers = numbers;
        this.clock = clock;
        this.audit = audit;
        this.programmes = programmes;
        this.funds = funds;
        this.payees = payees;
        this.limits = limits;
    }

    /** A number that no other advance has or will have. */
    public String nextNumber() {
        return numbers.next("ADV", "provider_advance_number");
    }

    /**
     * What two people look at before they agree on an advance.
     *
     * @param open of earlier advances: what the provider has and did not pay back, and what is agreed and not paid
     * @param limit of all advances of one provider together
     */
    record Terms(String programme, Money amount, Money open, Money limit, String year) {}

    /**
     * Whether an advance is possible now.
     *
     * @param typed the amount in major units of the programme's currency
     * @throws Refused 422 for an amount, a programme or a provider that cannot be right; 409 {@code programmeClosed}, {@code providerSuspended},
     *     {@code noPayoutDetails}, {@code payoutDetailsChanging}, {@code aboveAdvanceLimit}, {@code noFiscalYear} or {@code fundsMissing}
     */
    Terms require(String provider, @Nullable String code, @Nullable BigDecimal typed) {
        Programme programme = programmes
                .find(code == null ? "" : code)
                .orElseThrow(() -> Refused.invalid("programmeCode", "Choose a programme."));
        if (programmes.presenceAt(programme.code(), provider).isEmpty()) {
            throw Refused.invalid("providerCode", "This provider takes no part in this programme.");
        }
        if (programme.state().name().equals(CLOSED)) {
            throw Refused.conflict("programmeClosed", "This programme is closed: it gives no advances.");
        }
        Money amount = amount(programme, typed);
        requirePayable(provider);
        // advances of one programme are agreed on one after the other, as the table has it
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:programme, 76))")
                .param("programme", programme.code())
                .query(rs -> {});
        Money open = sum(programme, provider, null);
        Money limit = Money.parse(programme.currency(), limits.of(programme.code()));
        if (amount.plus(open).compareTo(limit) > 0) {
            throw Refused.conflict(
                    "aboveAdvanceLimit",
                    "Advances to one provider may be " + limit + " altogether in this programme, and " + open
                            + " of earlier ones is not paid back.");
        }
        YearBalance year = funds.currentYear(programme.code())
                .orElseThrow(() -> Refused.conflict(
                        "noFiscalYear", "No fiscal year of programme " + code + " has today in it: open one first."));
        Money promised = sum(programme, null, year.code());
        if (amount.plus(promised).compareTo(year.available()) > 0) {
            throw Refused.conflict(
                    "fundsMissing",
                    "The programme has " + year.available() + " that is promised to nobody, and " + promised
                            + " of advances is not paid back.");
        }
        return new Terms(programme.code(), amount, open, limit, year.code());
    }

    private static Money amount(Programme programme, @Nullable BigDecimal typed) {
        if (typed == null || typed.signum() <= 0) {
            throw Refused.invalid("advanceAmount", "Enter the amount of the advance.");
        }
        try {
            return Money.parse(programme.currency(), typed);
        } catch (InvalidMoneyException e) {
            throw Refused.invalid("advanceAmount", e.getMessage() + ".");
        }
    }

    /** @throws Refused 409 {@code providerSuspended}, {@code noPayoutDetails} or {@code payoutDetailsChanging} */
    Payee requirePayable(String provider) {
        Payee payee = payees.requirePayable(provider);
        if (payee.changePending()) {
            throw Refused.conflict(
                    "payoutDetailsChanging",
                    "Other payout details of this provider are asked for. It gets no advance until they are in force or refused.");
        }
        return payee;
    }

    private Money sum(Programme programme, @Nullable String provider, @Nullable String year) {
        return Money.ofMinor(
                programme.currency(),
                jdbc.sql("select open_advances(:programme, cast(:provider as text), cast(:year as text))")
                        .param("programme", programme.code())
                        .param("provider", provider)
                        .param("year", year)
                        .query(Long.class)
                        .single());
    }

    /**
     * Records an advance on which two people agree.
     *
     * @throws Refused as {@link #require}
     */
    void approve(String number, String provider, Terms terms, String reason, TwoPeople people) {
        jdbc.sql("""
                        insert into provider_advance (number, provider_code, programme_code, fiscal_year, currency, amount_minor, limit_minor, reason,
                                                      asked_by, approved_by, approved_at, state)
                        values (:number, :provider, :programme, :year, :currency, :amount, :limit, :reason, :asked, :confirmed, :now, 'approved')""")
                .param("number", number)
                .param("provider", provider)
                .param("programme", terms.programme())
                .param("year", terms.year())
                .param("currency", terms.amount().currencyCode())
                .param("amount", terms.amount().minor())
                .param("limit", terms.limit().minor())
                .param("reason", reason)
                .param("asked", people.asked())
                .param("confirmed", people.confirmed())
                .param("now", now())
                .update();
        record(Action.advanceApproved, people.confirmed(), get(number));
    }

    /** The process of the advance waits for its payment: runs collect it from now on. */
    @Transactional
    public void open(String number) {
        jdbc.sql("update provider_advance set state = 'payable' where number = :number and state = 'approved'")
                .param("number", number)
                .update();
    }

    /**
     * Gives up an advance that is not paid.
     *
     * @throws Refused 409 {@code notPayable}, {@code inARun}, or {@code partlyPaidBack} when claims paid some of it back before its money returned
     */
    @Transactional
    public void giveUp(String number, String person) {
        Advance advance = lockPayable(number);
        if (!advance.setOff().isZero()) {
            throw Refused.conflict(
                    "partlyPaidBack",
                    "Claims have paid some of this advance back, and then its money came back: it has to be paid again.");
        }
        jdbc.sql(
                        "update provider_advance set state = 'givenUp', given_up_by = :person, given_up_at = :now where number = :number")
                .param("person", person)
                .param("now", now())
                .param("number", number)
                .update();
        record(Action.advanceGivenUp, person, advance);
    }

    /** Marks advances as paid whose payments are. */
    void paid(Collection<String> numbers) {
        for (String number : numbers) {
            jdbc.sql("update provider_advance set state = 'paid', paid_at = :now where number = :number")
                    .param("now", now())
                    .param("number", number)
                    .update();
            record(
                    Action.advancePaid,
                    jdbc.sql("""
                                    select coalesce(p.recorded_by, r.decided_by) from payment p left join payment_run r on r.number = p.run_number
                                     where p.advance_number = :number and p.state = 'paid'""").param("number", number).query(String.class).single(),
                    get(number));
        }
    }

    /** Marks advances as to be paid again whose money came back; returns those that were paid. */
    List<String> cameBack(Collection<String> numbers) {
        return jdbc.sql("""
                        update provider_advance set state = 'payable', paid_at = null where number = any (:numbers) and state = 'paid'
                        returning number""")
                .param("numbers", numbers.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    void recordFailed(String number, String state, String reason) {
        Advance advance = get(number);
        audit.append(
                Action.paymentFailed,
                AuditLog.SYSTEM,
                null,
                advance.programme(),
                Map.of("advance", number, "provider", advance.provider(), "state", state, "reason", reason));
    }

    private void record(Action action, String person, Advance advance) {
        audit.append(
                action,
                person,
                null,
                advance.programme(),
                Map.of(
                        "advance",
                        advance.number(),
                        "provider",
                        advance.provider(),
                        "amountMinor",
                        advance.amount().minor(),
                        "currency",
                        advance.amount().currencyCode()));
    }

    /**
     * The advance, locked, that no payment is on its way for.
     *
     * @throws Refused 409 {@code notPayable} or {@code inARun}
     */
    Advance lockPayable(String number) {
        jdbc.sql("select number from provider_advance where number = :number for no key update")
                .param("number", number)
                .query(String.class)
                .optional();
        Advance advance = get(number);
        if (!advance.state().equals(Advance.PAYABLE)) {
            throw Refused.conflict("notPayable", "This advance is not to be paid: it is paid already, or given up.");
        }
        jdbc.sql("""
                        select run_number from payment
                         where advance_number = :number and state in ('prepared', 'released') and run_number is not null""").param("number", number).query(String.class).optional().ifPresent(run -> {
            throw Refused.conflict("inARun", "This advance is in the payment run " + run + ". It is paid there.");
        });
        return advance;
    }

    /** @throws Refused 404 when there is no such advance */
    public Advance get(String number) {
        return jdbc.sql(SELECT + " where a.number = :number")
                .param("number", number)
                .query(Advances::advance)
                .optional()
                .orElseThrow(() -> Refused.notFound("There is no advance with this number."));
    }

    /** The advances to a provider, the newest first. */
    public List<Advance> of(String provider) {
        return jdbc.sql(SELECT + " where a.provider_code = :provider order by a.number desc")
                .param("provider", provider)
                .query(Advances::advance)
                .list();
    }

    /** The payment of the advance that a person makes by hand at present; empty when nobody does. */
    Optional<String> paidByHand(String number) {
        return jdbc.sql("""
                        select end_to_end_id from payment
                         where advance_number = :number and run_number is null and state = 'prepared'""").param("number", number).query(String.class).optional();
    }

    private OffsetDateTime now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Advance advance(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        OffsetDateTime paidAt = row.getObject("paid_at", OffsetDateTime.class);
        return new Advance(
                row.getString("number"),
                row.getString("provider_code"),
                row.getString("programme_code"),
                Money.ofMinor(currency, row.getLong("amount_minor")),
                Money.ofMinor(currency, row.getLong("set_off_minor")),
                row.getString("reason"),
                row.getString("asked_by"),
                row.getString("approved_by"),
                row.getObject("approved_at", OffsetDateTime.class).toInstant(),
                row.getString("state"),
                paidAt == null ? null : paidAt.toInstant());
    }
}
