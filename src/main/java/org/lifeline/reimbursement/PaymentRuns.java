package org.lifeline.reimbursement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.DocumentStore;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.lifeline.provider.Payee;
import org.lifeline.provider.Payees;
import org.lifeline.reimbursement.PaymentRail.Destination;
import org.lifeline.reimbursement.PaymentRail.Order;
import org.lifeline.reimbursement.PaymentRail.Sum;
import org.lifeline.reimbursement.PaymentRail.Transfer;
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

    /** So many payments are read at once while the file is written. */
    private static final int PAGE = 500;

    private static final int LONGEST_WAIT_DAYS = 366;

    static final String SELECT = """
            select r.*, s.claims, s.total from payment_run r
              cross join lateral (select count(*) as claims, coalesce(sum(p.amount_minor), 0) as total from payment p
                                   where p.run_number = r.number and p.state <> 'dropped') s
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Programmes programmes;
    private final Payees payees;
    private final Duties duties;
    private final DocumentStore store;
    private final AuditLog audit;
    private final PaymentTermsTable terms;
    private final ProviderDebits debits;
    private final Payments payments;
    private final ClaimHolds holds;
    private final Map<String, PaymentRail> rails = new TreeMap<>();

    PaymentRuns(
            JdbcClient jdbc,
            Clock clock,
            Programmes programmes,
            Payees payees,
            Duties duties,
            DocumentStore store,
            AuditLog audit,
            PaymentTermsTable terms,
            ProviderDebits debits,
            Payments payments,
            ClaimHolds holds,
            List<PaymentRail> rails) {
        this.holds = holds;
        this.jdbc = jdbc;
        this.clock = clock;
        this.programmes = programmes;
        this.payees = payees;
        this.duties = duties;
        this.store = store;
        this.audit = audit;
        this.terms = terms;
        this.debits = debits;
        this.payments = payments;
        rails.forEach(rail -> this.rails.put(rail.code(), rail));
    }

    /** The ways of paying, such as {@code iso20022}, in order. */
    public List<String> rails() {
        return List.copyOf(rails.keySet());
    }

    PaymentRail rail(String code) {
        PaymentRail rail = rails.get(code);
        if (rail == null) {
            throw Refused.invalid("rail", "Choose how to pay: " + String.join(", ", rails.keySet()) + ".");
        }
        return rail;
    }

    /**
     * Opens a run without claims.
     *
     * @return its number
     * @throws Refused 422 when the programme, the rail or the day cannot be right
     */
    @Transactional
    public String open(@Nullable String programme, @Nullable String rail, @Nullable LocalDate due, String person) {
        String currency = requireRight(programme, rail, due);
        LocalDate today = LocalDate.now(clock);
        String number = jdbc.sql("select 'R-' || :year || '-' || lpad(nextval('payment_run_number')::text, 6, '0')")
                .param("year", String.valueOf(today.getYear()))
                .query(String.class)
                .single();
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

    /** The currency of a run of this kind. */
    private String requireRight(@Nullable String programme, @Nullable String rail, @Nullable LocalDate due) {
        if (programme == null || programmes.find(programme).isEmpty()) {
            throw Refused.invalid("programme", "There is no programme with this code.");
        }
        if (rail == null || !rails.containsKey(rail)) {
            throw Refused.invalid("rail", "Choose how to pay: " + String.join(", ", rails.keySet()) + ".");
        }
        LocalDate today = LocalDate.now(clock);
        if (due == null || due.isAfter(today.plusDays(LONGEST_WAIT_DAYS)) || due.isBefore(today.minusYears(10))) {
            throw Refused.invalid("due", "Give the day until which claims are due as YYYY-MM-DD.");
        }
        return programmes.get(programme).currency();
    }

    /**
     * Puts the approved claims into the run that are due and whose providers can be paid on its rail. A claim that another run took at the
     * same moment stays there; one that a beneficiary's complaint holds is left out ({@link #held}).
     *
     * @return how many
     * @throws Refused 409 {@code nothingToPay} when there are none
     */
    @Transactional
    public int collect(String run) {
        PaymentRun its = get(run);
        PaymentRail rail = rail(its.rail());
        Instant before = approvedBefore(its);
        int collected = 0;
        for (String provider : jdbc.sql("""
                        select distinct provider_code from claim c
                         where status = 'approved' and programme_code = :programme and approved_at < :before
                           and not exists (select from payment p
                                            where p.claim_number = c.number and p.state in ('prepared', 'released', 'paid'))
                           and not is_held_by_complaint(c.number)
                         order by provider_code""")
                .param("programme", its.programme())
                .param("before", before.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list()) {
            Payee payee = payees.lock(provider);
            if (payee.suspended() || payee.details() == null) {
                continue;
            }
            Destination to = rail.destination(payee.details(), its.total().currencyCode());
            if (to != null) {
                setOffDebits(its, provider, before);
                collected += collect(its, payee, to, before);
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

    /** Claims that were approved before this moment are due in the run. */
    private Instant approvedBefore(PaymentRun run) {
        return run.due()
                .plusDays(1L - terms.of(run.programme()).daysToPay())
                .atStartOfDay(clock.getZone())
                .toInstant();
    }

    /** The claims that would be due in the run, and are not in it because a beneficiary's complaint holds them. */
    public List<String> held(String run) {
        PaymentRun its = get(run);
        return jdbc.sql("""
                        select number from claim c
                         where status = 'approved' and programme_code = :programme and approved_at < :before
                           and not exists (select from payment p
                                            where p.claim_number = c.number and p.state in ('prepared', 'released', 'paid'))
                           and is_held_by_complaint(c.number)
                         order by number""")
                .param("programme", its.programme())
                .param("before", approvedBefore(its).atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list();
    }

    /** What the provider owes back is taken off its claims, the oldest first. */
    private void setOffDebits(PaymentRun run, String provider, Instant before) {
        if (debits.open(provider, run.programme(), run.total().currencyCode()).isEmpty()) {
            return;
        }
        jdbc.sql("""
                        select number from claim c
                         where status = 'approved' and programme_code = :programme and provider_code = :provider and approved_at < :before
                           and not exists (select from payment p
                                            where p.claim_number = c.number and p.state in ('prepared', 'released', 'paid'))
                           and not is_held_by_complaint(c.number)
                         order by number""")
                .param("programme", run.programme())
                .param("provider", provider)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list()
                .forEach(debits::setOff);
    }

    private int collect(PaymentRun run, Payee payee, Destination to, Instant before) {
        return jdbc.sql("""
                        insert into payment (end_to_end_id, claim_number, attempt, run_number, provider_code, currency, amount_minor,
                                             payout_version, holder, account, bic, country, uetr, part, state)
                        select number || '-' || attempt, number, attempt, :run, provider_code, currency,
                               approved_minor - coalesce((select sum(o.amount_minor) from provider_debit_set_off o where o.claim_number = number), 0),
                               :version, :holder, :account, :bic, :country, gen_random_uuid(), :part, 'prepared'
                          from (select c.*, 1 + (select coalesce(max(p.attempt), 0) from payment p where p.claim_number = c.number) as attempt
                                  from claim c
                                 where c.status = 'approved' and c.programme_code = :programme and c.provider_code = :provider
                                   and c.approved_at < :before
                                   and not exists (select from payment p
                                                    where p.claim_number = c.number and p.state in ('prepared', 'released', 'paid'))
                                   and not is_held_by_complaint(c.number)
                                 order by c.number) as due
                        on conflict do nothing""")
                .param("run", run.number())
                .param("version", payee.version())
                .param("holder", to.holder())
                .param("account", to.number())
                .param("bic", to.bic())
                .param("country", to.country())
                .param("part", to.part())
                .param("programme", run.programme())
                .param("provider", payee.provider())
                .param("before", before.atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * Whether a person may release the run: not who prepared it, and nobody who holds another duty on a case behind one of its claims.
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
    }

    /**
     * What a run would be, if it was made now.
     *
     * @param claims how many are in it
     * @param total of its payments: what is approved, less what its providers owe back
     * @param owedBack what its providers owe back, which is taken off
     * @param leftOut providers that have claims which are due, and cannot be paid in this way
     */
    public record Preview(long claims, Money total, Money owedBack, List<LeftOut> leftOut) {}

    /**
     * A provider that is not paid by a run.
     *
     * @param why {@code suspended}, {@code noPayoutDetails} or {@code otherWay}: it is paid in another way
     */
    public record LeftOut(String provider, String why, long claims, Money amount) {}

    private record Due(String provider, long claims, Money amount) {}

    /**
     * What {@link #open} and {@link #collect} would make now; nothing is changed.
     *
     * @throws Refused 422 when the programme, the rail or the day cannot be right
     */
    public Preview preview(@Nullable String programme, @Nullable String rail, @Nullable LocalDate due) {
        String currency = requireRight(programme, rail, due);
        PaymentRail its = rail(Objects.requireNonNull(rail));
        Instant before = Objects.requireNonNull(due)
                .plusDays(1L - terms.of(Objects.requireNonNull(programme)).daysToPay())
                .atStartOfDay(clock.getZone())
                .toInstant();
        List<Due> dues = jdbc.sql("""
                        select provider_code, count(*) as claims,
                               sum(approved_minor - coalesce((select sum(o.amount_minor) from provider_debit_set_off o where o.claim_number = number), 0))
                                   as amount
                          from claim c
                         where status = 'approved' and programme_code = :programme and approved_at < :before
                           and not exists (select from payment p
                                            where p.claim_number = c.number and p.state in ('prepared', 'released', 'paid'))
                         group by provider_code order by provider_code""")
                .param("programme", programme)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Due(
                        row.getString("provider_code"),
                        row.getLong("claims"),
                        Money.ofMinor(currency, row.getLong("amount"))))
                .list();
        Map<String, Payee> known = payees.all(dues.stream().map(Due::provider).toList());
        long claims = 0;
        Money total = Money.zero(currency);
        Money owedBack = Money.zero(currency);
        List<LeftOut> leftOut = new ArrayList<>();
        for (Due each : dues) {
            String why = whyNot(known.get(each.provider()), its, currency);
            if (why != null) {
                leftOut.add(new LeftOut(each.provider(), why, each.claims(), each.amount()));
                continue;
            }
            Money owed = debits.open(each.provider(), programme, currency).stream()
                    .map(debit -> debit.amount().minus(debit.setOff()))
                    .reduce(Money.zero(currency), Money::plus);
            Money off = owed.compareTo(each.amount()) < 0 ? owed : each.amount();
            claims += each.claims();
            total = total.plus(each.amount().minus(off));
            owedBack = owedBack.plus(off);
        }
        return new Preview(claims, total, owedBack, leftOut);
    }

    private static @Nullable String whyNot(@Nullable Payee payee, PaymentRail rail, String currency) {
        if (payee == null || payee.suspended()) {
            return "suspended";
        }
        if (payee.details() == null) {
            return "noPayoutDetails";
        }
        return rail.destination(payee.details(), currency) == null ? "otherWay" : null;
    }

    /** The accounts that decided on a claim of the run, or prepared it; the task is not offered to them. */
    public List<String> excluded(String run) {
        return jdbc.sql("""
                        select prepared_by from payment_run where number = :run
                        union
                        select d.decided_by from payment p join stage_decision d on d.case_number = p.claim_number where p.run_number = :run""").param("run", run).query(String.class).list();
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

    private record Prepared(String id, String claim, String provider, int version) {}

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
                        select end_to_end_id, claim_number, provider_code, payout_version from payment
                         where run_number = :run and state = 'prepared' order by end_to_end_id limit :most""")
                .param("run", run)
                .param("most", PORTION)
                .query((row, n) -> new Prepared(
                        row.getString("end_to_end_id"),
                        row.getString("claim_number"),
                        row.getString("provider_code"),
                        row.getInt("payout_version")))
                .list();
        Map<String, Payee> payable = new TreeMap<>();
        portion.stream()
                .map(Prepared::provider)
                .distinct()
                .sorted()
                .forEach(provider -> payable.put(provider, payees.lock(provider)));
        Map<String, String> obstacles =
                duties.assignEach(portion.stream().map(Prepared::claim).toList(), person, Duty.PAYMENT);
        List<String> held = holds.held(portion.stream().map(Prepared::claim).toList());
        Map<String, List<String>> ended = new TreeMap<>();
        for (Prepared payment : portion) {
            Payee payee = payable.get(payment.provider());
            String reason = payee == null || payee.suspended()
                    ? "providerSuspended"
                    : payee.version() != payment.version()
                            ? "payoutDetailsChanged"
                            : held.contains(payment.claim())
                                    ? "heldByComplaint"
                                    : obstacles.containsKey(payment.claim()) ? "separationOfDuties" : "";
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

    /** Writes the file of a released run into the store, once. Written again, it has the same bytes. */
    @Transactional
    public void writeFile(String run) {
        PaymentRun its = get(run);
        if (its.file() != null) {
            return;
        }
        if (!its.state().equals("released") || its.decidedAt() == null || its.executionOn() == null) {
            throw new IllegalStateException("run " + run + " is not released");
        }
        Map<Integer, Sum> parts = new TreeMap<>();
        jdbc.sql("""
                        select part, count(*) as payments, sum(amount_minor) as total from payment
                         where run_number = :run and state <> 'dropped' and amount_minor > 0 group by part""").param("run", run).query(row -> {
            parts.put(
                    row.getInt("part"),
                    new Sum(row.getLong("payments"), Money.ofMinor(its.total().currencyCode(), row.getLong("total"))));
        });
        Order order = new Order(run, its.decidedAt().truncatedTo(ChronoUnit.SECONDS), its.executionOn(), parts);
        PaymentRail rail = rail(its.rail());
        String file = store.put(out -> rail.write(order, part -> () -> new Pages(run, part), out));
        jdbc.sql("update payment_run set file_sha256 = :file where number = :run")
                .param("file", file)
                .param("run", run)
                .update();
        audit.append(
                Action.paymentFileWritten,
                AuditLog.SYSTEM,
                null,
                its.programme(),
                Map.of("run", run, "sha256", file, "amountMinor", its.total().minor()));
    }

    /** The payments of a block, read page by page. */
    private final class Pages implements Iterator<Transfer> {

        private final String run;
        private final int part;
        private final Queue<Transfer> page = new ArrayDeque<>();
        private String last = "";
        private boolean ended;

        Pages(String run, int part) {
            this.run = run;
            this.part = part;
        }

        @Override
        public boolean hasNext() {
            if (page.isEmpty() && !ended) {
                page.addAll(jdbc.sql("""
                                select p.*, c.invoice_number, c.invoice_date from payment p join claim c on c.number = p.claim_number
                                 where p.run_number = :run and p.part = :part and p.state <> 'dropped' and p.amount_minor > 0
                                   and p.end_to_end_id > :last
                                 order by p.end_to_end_id limit :most""")
                        .param("run", run)
                        .param("part", part)
                        .param("last", last)
                        .param("most", PAGE)
                        .query(PaymentRuns::transfer)
                        .list());
                ended = page.size() < PAGE;
            }
            return !page.isEmpty();
        }

        @Override
        public Transfer next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Transfer next = page.remove();
            last = next.endToEndId();
            return next;
        }
    }

    private static Transfer transfer(ResultSet row, int n) throws SQLException {
        return new Transfer(
                row.getString("end_to_end_id"),
                row.getString("claim_number"),
                Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                new Destination(
                        row.getString("holder"),
                        row.getString("account"),
                        row.getString("bic"),
                        row.getString("country"),
                        row.getInt("part")),
                row.getObject("uetr", UUID.class),
                row.getString("invoice_number"),
                row.getObject("invoice_date", LocalDate.class));
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

    /**
     * The file of a run.
     *
     * @throws Refused 409 {@code notReleased} while there is none
     */
    Path file(PaymentRun run) {
        if (run.file() == null) {
            throw Refused.conflict("notReleased", "This payment run has no file yet: it is not released.");
        }
        try {
            return store.intact(run.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
