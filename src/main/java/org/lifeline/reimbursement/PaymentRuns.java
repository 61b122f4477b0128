package org.lifeline.reimbursement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.database.RunningNumbers;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.provider.Payee;
import org.lifeline.provider.Payees;
import org.lifeline.reimbursement.DueClaims.Due;
import org.lifeline.reimbursement.PaymentRail.Destination;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Payment runs: approved claims are collected, a second person who decided none of them releases the run, and one file orders all payments.
 * A claim is in at most one payment that was neither rejected nor returned; the table {@code payment} itself refuses another. The payments
 * of a run are released in portions, each in a transaction of its own, so a run that is interrupted goes on where it was.
 */
@Service
public class PaymentRuns {

    /** The answer that releases a run. */
    public static final String RELEASE = "release";

    /** So many payments are released in one transaction. */
    private static final int PORTION = 500;

    static final String SELECT = """
            select r.*, s.claims, s.total from payment_run r
              cross join lateral (select count(*) as claims, coalesce(sum(p.amount_minor), 0) as total from payment p
                                   where p.run_number = r.number and p.state <> 'dropped') s
            """;

    private final JdbcClient jdbc;
    private final RunningNumbers numbers;
    private final Clock clock;
    private final Payees payees;
    private final Duties duties;
    private final AuditLog audit;
    private final PaymentTermsTable terms;
    private final ProviderDebits debits;
    private final Payments payments;
    private final ClaimHolds holds;
    private final PaymentRails rails;
    private final DueClaims due;
    private final RunPreviews previews;
    private final AdvancePayments advances;
    private final LateInterest interest;

    PaymentRuns(
            JdbcClient jdbc,
            RunningNumbers numbers,
            Clock clock,
            Payees payees,
            Duties duties,
            AuditLog audit,
            PaymentTermsTable terms,
            ProviderDebits debits,
            Payments payments,
            ClaimHolds holds,
            PaymentRails rails,
            DueClaims due,
            RunPreviews previews,
            AdvancePayments advances,
            LateInterest interest) {
        this.interest = interest;
        this.advances = advances;
        this.rails = rails;
        this.due = due;
        this.previews = previews;
        this.holds = holds;
        this.jdbc = jdbc;
        this.numbers = numbers;
        this.clock = clock;
        this.payees = payees;
        this.duties = duties;
        this.audit = audit;
        this.terms = terms;
        this.debits = debits;
        this.payments = payments;
    }

    /**
     * Opens a run without claims.
     *
     * @return its number
     * @throws Refused 422 when the programme, the rail or the day cannot be right
     */
    @Transactional
    public String open(@Nullable String programme, @Nullable String rail, @Nullable LocalDate due, String person) {
        String currency = previews.requireRight(programme, rail, due);
        LocalDate today = LocalDate.now(clock);
        String number = numbers.next("PR", "payment_run_number");
        jdbc.sql("""
                        insert into payment_run (number, programme_code, rail, currency, due, state, prepared_by, prepared_at)
                        values (:number, :programme, :rail, :currency, :due, 'prepared', :person, :now)""")
                .param("number", number)
                .param("programme", programme)
                .param("rail", rail)
                .param("currency", currency)
                .param("due", due)
                .param("person", person)
                .param("now", now())
                .update();
        return number;
    }

    /**
     * Puts the approved claims into the run that are due and whose providers can be paid on its rail, the advances of the programme that are
     * to be paid, and the interest that it owes. A claim that another run took at the same moment stays there; one that a beneficiary's complaint holds is left out.
     *
     * @return how many
     * @throws Refused 409 {@code nothingToPay} when there are none
     */
    @Transactional
    public int collect(String run) {
        PaymentRun its = get(run);
        PaymentRail rail = rails.get(its.rail());
        Due claims = due.in(its);
        TreeSet<String> providers = new TreeSet<>(due.providers(claims));
        advances.shares(its.programme(), its.total().currencyCode()).forEach(share -> providers.add(share.provider()));
        interest.shares(its.programme(), its.total().currencyCode()).forEach(share -> providers.add(share.provider()));
        int collected = 0;
        for (String provider : providers) {
            Payee payee = payees.lock(provider);
            if (payee.suspended() || payee.details() == null) {
                continue;
            }
            Destination to = rail.destination(payee.details(), its.total().currencyCode());
            if (to != null) {
                setOffDebits(its, claims, provider);
                collected += due.putInto(its, claims, payee, to)
                        + advances.putInto(its, payee, to)
                        + interest.putInto(its, payee, to);
            }
        }
        if (collected == 0) {
            throw Refused.conflict("nothingToPay", "No approved claim is due by then that can be paid in this way.");
        }
        audit.append(
                Action.paymentRunPrepared,
                its.preparedBy(),
                null,
                its.programme(),
                Map.of(
                        "run",
                        run,
                        "claims",
                        collected,
                        "amountMinor",
                        get(run).total().minor()));
        return collected;
    }

    /** What the provider owes back is taken off its claims, the oldest first. */
    private void setOffDebits(PaymentRun run, Due claims, String provider) {
        if (!debits.open(provider, run.programme(), run.total().currencyCode()).isEmpty()) {
            due.numbers(claims, provider).forEach(debits::setOff);
        }
    }

    /** The claims that would be due in the run, and are not in it because a beneficiary's complaint holds them. */
    public List<String> held(String run) {
        return due.held(due.in(get(run)));
    }

    /**
     * Whether a person may release the run: not who prepared it, nobody who holds another duty on a case behind one of its claims, nobody who
     * agreed on one of its advances, nobody who decided on or paid by hand a claim of which it pays interest, and nobody who told that an earlier payment of one of them failed.
     *
     * @throws Refused 403 {@code samePerson} or {@code separationOfDuties}
     */
    public void requireReleaser(String run, String person) {
        if (get(run).preparedBy().equals(person)) {
            throw Refused.forbidden("samePerson", "You prepared this payment run. Another person has to release it.");
        }
        jdbc.sql("""
                        select p.claim_number from payment p join stage_decision d on d.case_number = p.claim_number
                         where p.run_number = :run and d.decided_by = :person limit 1""")
                .param("run", run)
                .param("person", person)
                .query(String.class)
                .optional()
                .ifPresent(claim -> {
                    throw Refused.forbidden(
                                    "separationOfDuties",
                                    "You decided on a claim of this run. Another person has to release it.")
                            .about(claim);
                });
        jdbc.sql("select claim_number from failures_told(:run) where person = :person limit 1")
                .param("run", run)
                .param("person", person)
                .query(String.class)
                .optional()
                .ifPresent(claim -> {
                    throw Refused.forbidden(
                                    "separationOfDuties",
                                    "You told that an earlier payment of a claim of this run failed. Another person has to release it.")
                            .about(claim);
                });
        jdbc.sql("select claim_number from took_part_in_interest(:run) where person = :person limit 1")
                .param("run", run)
                .param("person", person)
                .query(String.class)
                .optional()
                .ifPresent(claim -> {
                    throw Refused.forbidden(
                                    "separationOfDuties",
                                    "You decided on or paid a claim of which this run pays the interest, or told of a payment of it. Another person has to release it.")
                            .about(claim);
                });
        jdbc.sql("select advance_number from took_part_in_advances(:run) where person = :person limit 1")
                .param("run", run)
                .param("person", person)
                .query(String.class)
                .optional()
                .ifPresent(advance -> {
                    throw Refused.forbidden(
                            "separationOfDuties",
                            "You agreed on an advance of this run, or told that an earlier payment of it failed. Another person has to release it.");
                });
    }

    /** The accounts that {@link #requireReleaser} refuses; the task is not offered to them. */
    public List<String> excluded(String run) {
        return jdbc.sql("""
                        select prepared_by from payment_run where number = :run
                        union
                        select d.decided_by from payment p join stage_decision d on d.case_number = p.claim_number where p.run_number = :run
                        union
                        select person from failures_told(:run)
                        union
                        select person from took_part_in_advances(:run)
                        union
                        select person from took_part_in_interest(:run)""").param("run", run).query(String.class).list();
    }

    /**
     * Records that the run is released. Its payments follow in portions ({@link #releaseSome}).
     *
     * @throws Refused 403 as {@link #requireReleaser}, 409 {@code alreadyDecided}
     */
    @Transactional
    public void release(String run, String person) {
        requireReleaser(run, person);
        decide(run, person, "releasing", terms.of(get(run).programme()).businessDayAfter(LocalDate.now(clock)));
        audit.append(Action.paymentRunReleased, person, null, get(run).programme(), Map.of("run", run));
    }

    /** Gives the run up. Its claims can be in another one. */
    @Transactional
    public void drop(String run, String person) {
        decide(run, person, "dropped", null);
        jdbc.sql(
                        "update payment set state = 'dropped', reason = 'runGivenUp' where run_number = :run and state = 'prepared'")
                .param("run", run)
                .update();
        audit.append(Action.paymentRunDropped, person, null, get(run).programme(), Map.of("run", run));
    }

    /**
     * Records what a person decided about a run: anything but {@code release} gives it up.
     *
     * @throws Refused as {@link #release}
     */
    @Transactional
    public void decide(String run, String person, @Nullable Object decision) {
        if (RELEASE.equals(decision)) {
            release(run, person);
        } else {
            requireReleaser(run, person);
            drop(run, person);
        }
    }

    private void decide(String run, String person, String state, @Nullable LocalDate executionOn) {
        int changed = jdbc.sql("""
                        update payment_run set state = :state, decided_by = :person, decided_at = :now, execution_on = :day
                         where number = :run and state = 'prepared'""")
                .param("state", state)
                .param("person", person)
                .param("now", now())
                .param("day", executionOn)
                .param("run", run)
                .update();
        if (changed == 0) {
            throw Refused.conflict("alreadyDecided", "This payment run was released or given up already.");
        }
    }

    /** How far the release of a run is. */
    public enum Release {
        more,
        done,
        nothingLeft
    }

    /** @param claim null for an advance or interest */
    private record Prepared(String id, @Nullable String claim, boolean ofAdvance, String provider, int version) {}

    /**
     * Releases a portion of the run's payments. A payment is taken out of the run, with the reason, when its provider was suspended or has
     * other payout details since the run was prepared, when a complaint came about its claim, or when the releasing person holds another
     * duty on a case behind its claim.
     */
    @Transactional
    public Release releaseSome(String run) {
        String person = jdbc.sql("select decided_by from payment_run where number = :run for update")
                .param("run", run)
                .query(String.class)
                .single();
        List<Prepared> portion = jdbc.sql("""
                        select end_to_end_id, claim_number, advance_number is not null as of_advance, provider_code, payout_version from payment
                         where run_number = :run and state = 'prepared' order by end_to_end_id limit :most""")
                .param("run", run)
                .param("most", PORTION)
                .query((row, n) -> new Prepared(
                        row.getString("end_to_end_id"),
                        row.getString("claim_number"),
                        row.getBoolean("of_advance"),
                        row.getString("provider_code"),
                        row.getInt("payout_version")))
                .list();
        Map<String, Payee> payable = new TreeMap<>();
        portion.stream()
                .map(Prepared::provider)
                .distinct()
                .sorted()
                .forEach(provider -> payable.put(provider, payees.lock(provider)));
        List<String> claims =
                portion.stream().map(Prepared::claim).filter(Objects::nonNull).toList();
        Map<String, String> obstacles = duties.assignEach(claims, person, Duty.PAYMENT);
        List<String> held = holds.held(claims);
        Map<String, List<String>> ended = new TreeMap<>();
        for (Prepared payment : portion) {
            String reason = whyNot(payment, payable.get(payment.provider()), held, obstacles.keySet());
            ended.computeIfAbsent(reason, r -> new ArrayList<>()).add(payment.id());
        }
        ended.forEach((reason, ids) -> jdbc.sql(
                        "update payment set state = :state, reason = nullif(:reason, '') where end_to_end_id = any (:ids)")
                .param("state", reason.isEmpty() ? "released" : "dropped")
                .param("reason", reason)
                .param("ids", ids.toArray(String[]::new))
                .update());
        closeSetOff(run);
        if (portion.size() == PORTION) {
            return Release.more;
        }
        jdbc.sql("update payment_run set state = 'released' where number = :run and state = 'releasing'")
                .param("run", run)
                .update();
        return get(run).total().isZero() ? Release.nothingLeft : Release.done;
    }

    private static String whyNot(
            Prepared payment, @Nullable Payee payee, Collection<String> held, Collection<String> obstacles) {
        if (payee == null || payee.suspended()) {
            return "providerSuspended";
        }
        if (payee.version() != payment.version()) {
            return "payoutDetailsChanged";
        }
        if (payment.claim() == null) {
            return payment.ofAdvance() && payee.changePending() ? "payoutDetailsChanging" : "";
        }
        return held.contains(payment.claim())
                ? "heldByComplaint"
                : obstacles.contains(payment.claim()) ? "separationOfDuties" : "";
    }

    /** A claim of which all was set off is paid by that: the bank has nothing to do. */
    private void closeSetOff(String run) {
        payments.paid(jdbc.sql("""
                        select p.end_to_end_id, p.claim_number, r.execution_on from payment p join payment_run r on r.number = p.run_number
                         where p.run_number = :run and p.state = 'released' and p.amount_minor = 0 order by p.end_to_end_id""")
                .param("run", run)
                .query((row, n) -> new Payments.Answered(
                        row.getString("end_to_end_id"),
                        row.getString("claim_number"),
                        run,
                        row.getObject("execution_on", LocalDate.class),
                        null,
                        null))
                .list());
    }

    /** Records that the file was given to whoever carries it out. */
    @Transactional
    public void recordSent(String run) {
        jdbc.sql("update payment_run set sent_at = :now where number = :run and sent_at is null")
                .param("now", now())
                .param("run", run)
                .update();
    }

    /** @throws Refused 404 when there is no such run */
    public PaymentRun get(String run) {
        return find(run).orElseThrow(() -> Refused.notFound("There is no payment run with this number."));
    }

    public Optional<PaymentRun> find(String run) {
        return jdbc.sql(SELECT + " where r.number = :run")
                .param("run", run)
                .query(PaymentRuns::run)
                .optional();
    }

    /**
     * What a run pays to one provider.
     *
     * @param account the last characters of the account
     */
    public record Share(String provider, String holder, String account, long claims, Money amount) {}

    /** What the run pays, by provider. */
    public List<Share> shares(String run) {
        return jdbc.sql("""
                        select provider_code, holder, account, currency, count(*) as claims, sum(amount_minor) as amount from payment
                         where run_number = :run and state <> 'dropped' group by provider_code, holder, account, currency
                         order by amount desc, provider_code""")
                .param("run", run)
                .query((row, n) -> new Share(
                        row.getString("provider_code"),
                        row.getString("holder"),
                        end(row.getString("account")),
                        row.getLong("claims"),
                        Money.ofMinor(row.getString("currency"), row.getLong("amount"))))
                .list();
    }

    /** The last characters of an account: enough to recognise it. */
    static String end(String account) {
        return "…" + account.replaceAll("^.*(?=.{4}$)", "");
    }

    private OffsetDateTime now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    static PaymentRun run(ResultSet row, int n) throws SQLException {
        return new PaymentRun(
                row.getString("number"),
                row.getString("programme_code"),
                row.getString("rail"),
                row.getObject("due", LocalDate.class),
                row.getString("state"),
                row.getLong("claims"),
                Money.ofMinor(row.getString("currency"), row.getLong("total")),
                row.getString("prepared_by"),
                instant(row, "prepared_at"),
                row.getString("decided_by"),
                row.getObject("decided_at") == null ? null : instant(row, "decided_at"),
                row.getObject("execution_on", LocalDate.class),
                row.getString("file_sha256"),
                row.getObject("sent_at") == null ? null : instant(row, "sent_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
