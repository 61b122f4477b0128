package org.lifeline.reimbursement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.provider.Payees;
import org.lifeline.provider.PayoutDetails;
import org.lifeline.provider.PayoutKinds;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Remittance advices, put together from payments, claims and debits each time that one is asked for. */
@Service
class Remittances {

    /** In the list of a provider. @param id end-to-end id of one of its payments, by which it is asked for */
    record Row(String id, @Nullable String run, LocalDate paidOn, long claims, Money paid) {}

    /** @param id its end-to-end id */
    record Made(String id, Money amount) {}

    /** A payment that is under way or was made. One that is only prepared, or was given up, moved no money. */
    private static final String MADE = " p.state in ('released', 'paid', 'rejected', 'returned') ";

    private final JdbcClient jdbc;
    private final Statements statements;
    private final Payees payees;
    private final PayoutKinds kinds;

    Remittances(JdbcClient jdbc, Statements statements, Payees payees, PayoutKinds kinds) {
        this.jdbc = jdbc;
        this.statements = statements;
        this.payees = payees;
        this.kinds = kinds;
    }

    private record Anchor(
            String id,
            String provider,
            String programme,
            String currency,
            @Nullable String run) {}

    /**
     * The remittance advice to which a payment belongs, once something of it was paid: for its provider, and for those who pay and audit. For
     * others it does not exist.
     *
     * @param payment an end-to-end id, or the number of a claim or an advance, which stands for its newest payment
     * @throws Refused 404
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Remittance read(CurrentUser user, String payment) {
        Anchor anchor = jdbc.sql("""
                        select p.end_to_end_id, p.provider_code, coalesce(c.programme_code, a.programme_code, i.programme_code) as programme_code, p.currency, p.run_number
                          from payment p left join claim c on c.number = p.claim_number left join provider_advance a on a.number = p.advance_number
                          left join claim_interest i on i.number = p.interest_number
                         where (p.end_to_end_id = :payment or p.claim_number = :payment or p.advance_number = :payment or p.interest_number = :payment) and""" + MADE + """
                         order by p.attempt desc limit 1""")
                .param("payment", payment)
                .query((row, n) -> new Anchor(
                        row.getString("end_to_end_id"),
                        row.getString("provider_code"),
                        row.getString("programme_code"),
                        row.getString("currency"),
                        row.getString("run_number")))
                .optional()
                .filter(found -> statements.mayRead(user, found.provider()))
                .orElseThrow(Remittances::unknown);
        List<Remittance.Line> lines = lines(anchor);
        if (lines.stream().allMatch(line -> line.paidOn() == null)) {
            throw unknown();
        }
        PayoutDetails details = details(anchor);
        return new Remittance(
                anchor.provider(),
                anchor.programme(),
                anchor.currency(),
                anchor.run(),
                details == null ? null : details.holder(),
                details == null ? null : kinds.hidden(details),
                lines);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such payment that you may see.");
    }

    /** The payment by which a claim was paid last; the claim was paid. */
    Made madeFor(String claim) {
        return jdbc.sql("""
                        select end_to_end_id, currency, amount_minor from payment where claim_number = :claim and paid_on is not null
                         order by attempt desc limit 1""")
                .param("claim", claim)
                .query((row, n) -> new Made(row.getString("end_to_end_id"), money(row, "amount_minor")))
                .single();
    }

    /** What was paid to a provider, the newest first. */
    List<Row> page(String provider, int page, int size) {
        return jdbc.sql("""
                        select min(p.end_to_end_id) as id, p.run_number, p.currency, max(p.paid_on) as paid_on, count(*) as claims,
                               coalesce(sum(p.amount_minor) filter (where p.state = 'paid'), 0) as paid
                          from payment p where p.provider_code = :provider and""" + MADE + """
                         group by coalesce(p.run_number, p.end_to_end_id), p.run_number, p.currency
                        having max(p.paid_on) is not null
                         order by max(p.paid_on) desc, id desc limit :size offset :start""")
                .param("provider", provider)
                .param("size", size)
                .param("start", (long) page * size)
                .query((row, n) -> new Row(
                        row.getString("id"),
                        row.getString("run_number"),
                        row.getObject("paid_on", LocalDate.class),
                        row.getLong("claims"),
                        Money.ofMinor(row.getString("currency"), row.getLong("paid"))))
                .list();
    }

    /** How many the list of a provider has. */
    long count(String provider) {
        return jdbc.sql("""
                        select count(distinct coalesce(p.run_number, p.end_to_end_id)) from payment p
                         where p.provider_code = :provider and p.paid_on is not null and""" + MADE)
                .param("provider", provider)
                .query(Long.class)
                .single();
    }

    /** Where the money went: a payment of a run says it; the instruction of one by hand is of the day of its approval. */
    private @Nullable PayoutDetails details(Anchor anchor) {
        return anchor.run() == null
                ? jdbc.sql(
                                "select coalesce(c.approved_at, a.approved_at) as approved_at from payment p left join claim c on c.number = p.claim_number"
                                        + " left join provider_advance a on a.number = p.advance_number where p.end_to_end_id = :id")
                        .param("id", anchor.id())
                        .query((row, n) -> row.getObject("approved_at", OffsetDateTime.class)
                                .toInstant())
                        .optional()
                        .flatMap(approved -> payees.inForceAt(anchor.provider(), approved))
                        .orElse(null)
                : jdbc.sql("select payout_version from payment where end_to_end_id = :id")
                        .param("id", anchor.id())
                        .query(Integer.class)
                        .optional()
                        .flatMap(version -> payees.version(anchor.provider(), version))
                        .orElse(null);
    }

    private List<Remittance.Line> lines(Anchor anchor) {
        Map<String, List<Remittance.Cut>> cuts = cuts(anchor);
        Map<String, List<Remittance.Debit>> debits = debits(anchor);
        return ask("""
                        select p.*, coalesce(p.claim_number, p.advance_number, p.interest_number) as number, c.invoice_number,
                               coalesce(c.amount_minor, p.amount_minor) as claimed_minor, coalesce(c.approved_minor, p.amount_minor) as approved_minor
                          from payment p left join claim c on c.number = p.claim_number
                         where""" + MADE + """
                           and (p.run_number = :run and p.provider_code = :provider or p.end_to_end_id = :id and p.run_number is null)
                         order by number""", anchor)
                .query((row, n) -> new Remittance.Line(
                        row.getString("end_to_end_id"),
                        row.getString("number"),
                        row.getString("invoice_number"),
                        row.getString("state"),
                        row.getObject("paid_on", LocalDate.class),
                        row.getString("reference"),
                        money(row, "claimed_minor"),
                        cuts.getOrDefault(row.getString("number"), List.of()),
                        money(row, "approved_minor"),
                        debits.getOrDefault(row.getString("number"), List.of()),
                        money(row, "amount_minor")))
                .list();
    }

    /** By claim, what officers cut for each reason. */
    private Map<String, List<Remittance.Cut>> cuts(Anchor anchor) {
        Map<String, List<Remittance.Cut>> cuts = new HashMap<>();
        ask("""
                        select p.claim_number, p.currency, d.reason_code, sum(l.amount_minor - l.approved_minor) as cut_minor
                          from payment p join claim c on c.number = p.claim_number
                          join claim_line l on l.claim_number = c.number and l.live and l.approved_minor < l.amount_minor
                          cross join lateral (select reason_code from claim_line_decision
                                               where claim_number = c.number and redemption_id = l.redemption_id and submitted_at = c.submitted_at
                                               order by id desc limit 1) d
                         where p.run_number = :run and p.provider_code = :provider or p.end_to_end_id = :id and p.run_number is null
                         group by p.claim_number, p.currency, d.reason_code order by p.claim_number, cut_minor desc, d.reason_code""", anchor).query(row -> {
            cuts.computeIfAbsent(row.getString("claim_number"), claim -> new ArrayList<>())
                    .add(new Remittance.Cut(row.getString("reason_code"), money(row, "cut_minor")));
        });
        return cuts;
    }

    /**
     * By claim, what was set off in its payment. A claim that is paid again can have more set off in it than in its first payment, so those
     * count that together make the difference between what was approved and what was paid: the oldest.
     */
    private Map<String, List<Remittance.Debit>> debits(Anchor anchor) {
        Map<String, List<Remittance.Debit>> debits = new HashMap<>();
        ask("""
                        select claim_number, currency, kind, comes_from, credit_note, set_off_minor
                          from (select p.claim_number, p.currency, d.kind, coalesce(d.claim_number, d.advance_number) as comes_from, d.credit_note, o.amount_minor as set_off_minor,
                                       c.approved_minor - p.amount_minor as all_minor,
                                       sum(o.amount_minor) over (partition by p.end_to_end_id order by o.set_off_at, o.debit_id) as until_here
                                  from payment p join claim c on c.number = p.claim_number
                                  join provider_debit_set_off o on o.claim_number = p.claim_number
                                  join provider_debit d on d.id = o.debit_id
                                 where p.run_number = :run and p.provider_code = :provider or p.end_to_end_id = :id and p.run_number is null) s
                         where until_here <= all_minor order by claim_number, until_here""", anchor).query(row -> {
            debits.computeIfAbsent(row.getString("claim_number"), claim -> new ArrayList<>())
                    .add(new Remittance.Debit(
                            row.getString("kind"),
                            row.getString("comes_from"),
                            row.getString("credit_note"),
                            money(row, "set_off_minor")));
        });
        return debits;
    }

    private JdbcClient.StatementSpec ask(String sql, Anchor anchor) {
        return jdbc.sql(sql)
                .param("run", anchor.run())
                .param("provider", anchor.provider())
                .param("id", anchor.id());
    }

    private static Money money(ResultSet row, String column) throws SQLException {
        return Money.ofMinor(row.getString("currency"), row.getLong(column));
    }
}
