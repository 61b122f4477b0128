package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Statements of account, added up from the records of redemptions, claims, payments and debits each time that one is asked for. */
@Service
public class Statements {

    private static final List<String> STAFF = List.of(Role.ACCOUNTANT, Role.CASH_MANAGER, Role.AUDITOR);

    /** All that happened, but what was redeemed, which is counted by time because it is much. */
    private static final String MOVEMENTS = """
            with movement(programme, currency, day, kind, reference, number, minor) as (
                select programme_code, currency, (taken_back_at at time zone :zone)::date, 'takenBack', cast(null as text), 1, claimed_minor - amount_minor
                  from claim_standing where provider_code = :provider and taken_back_at is not null
                union all
                select c.programme_code, c.currency, its.day, its.kind, c.number, 1, its.minor
                  from claim c cross join lateral (
                    -- what was cut of a claim counts less already; the dispute gives back what it allows
                    select c.disputes is not null
                           and exists (select from claim_line l where l.claim_number = c.number and l.counted_already) as counts_already) dispute
                 cross join lateral (values
                    ((c.approved_at at time zone :zone)::date, 'approvedLess',
                     case when c.approved_minor < c.amount_minor and not dispute.counts_already then c.approved_minor - c.amount_minor end),
                    ((c.approved_at at time zone :zone)::date, 'disputeAllowed',
                     case when dispute.counts_already then nullif(c.approved_minor, 0) end),
                    (c.paid_on, 'paid', case when c.status = 'paid' then - c.approved_minor end)) its (day, kind, minor)
                 where c.provider_code = :provider and c.submitted_at is not null and its.minor is not null
                union all
                -- what was set off was not paid
                select c.programme_code, c.currency, c.paid_on, 'paid', c.number, 0, o.amount_minor
                  from provider_debit d join provider_debit_set_off o on o.debit_id = d.id join claim c on c.number = o.claim_number
                 where d.provider_code = :provider and c.status = 'paid'
                union all
                select programme_code, currency, (created_at at time zone :zone)::date, 'credits', coalesce(credit_note, claim_number), 1, - amount_minor
                  from provider_debit where provider_code = :provider and kind <> 'advance'
                union all
                select a.programme_code, a.currency, p.paid_on, 'advances', a.number, 1, - a.amount_minor
                  from provider_advance a join payment p on p.advance_number = a.number and p.state = 'paid' where a.provider_code = :provider
                union all
                select programme_code, currency, paid_on, 'interest', number, 1, amount_minor
                  from claim_interest where provider_code = :provider
                union all
                select i.programme_code, i.currency, p.paid_on, 'paid', i.number, 1, - i.amount_minor
                  from claim_interest i join payment p on p.interest_number = i.number and p.state = 'paid' where i.provider_code = :provider
                union all
                -- only tells, so it is in no balance: of a claim that was submitted before, only what came back or was refused since
                select c.programme_code, c.currency, (m.at at time zone :zone)::date,
                       case when m.kind = 'submitted' then 'claimed' else 'returned' end, m.claim_number, 1, m.amount_minor
                  from claim_movement m join claim c on c.number = m.claim_number
                 where c.provider_code = :provider and c.submitted_at is not null and m.kind in ('submitted', 'returned', 'rejected') and m.at >= :start
                   and (c.submitted_at >= :start - interval '1 hour' or c.status not in ('approved', 'paid')))
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Programmes programmes;

    Statements(JdbcClient jdbc, Clock clock, Programmes programmes) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.programmes = programmes;
    }

    /**
     * The provider, for an account of it and for those who pay and audit; for others it does not exist.
     *
     * @throws Refused 404
     */
    public ServiceProvider readable(CurrentUser user, String provider) {
        if (!mayRead(user, provider)) {
            throw unknown();
        }
        return programmes.provider(provider).orElseThrow(Statements::unknown);
    }

    /** Whether a person reads what a provider is paid: its own people, and those who pay and audit. */
    boolean mayRead(CurrentUser user, String provider) {
        return STAFF.stream().anyMatch(user::is)
                || programmes.providerOf(user.id()).code().equals(provider);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no provider with this code that you may see.");
    }

    /**
     * The statement from the first to the last day, both included.
     *
     * @param from as YYYY-MM-DD; without it, the first day of this month
     * @param to without it, today
     * @throws Refused 422 when it is not a day, or the last day is before the first
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Statement of(String provider, @Nullable String from, @Nullable String to) {
        LocalDate given = RedemptionFilter.day("to", to);
        LocalDate last = given == null ? LocalDate.now(clock) : given;
        LocalDate start = RedemptionFilter.day("from", from);
        LocalDate first = start == null ? last.withDayOfMonth(1) : start;
        if (last.isBefore(first)) {
            throw Refused.invalid("to", "The last day is before the first day.");
        }
        Map<List<String>, Long> opening = new HashMap<>();
        Map<List<String>, List<Statement.Entry>> entries = new HashMap<>();
        read(provider, first, last, opening, entries);
        TreeMap<String, Statement.Account> accounts = new TreeMap<>();
        opening.keySet().forEach(key -> accounts.put(key.toString(), account(key, opening, entries)));
        entries.keySet().forEach(key -> accounts.put(key.toString(), account(key, opening, entries)));
        return new Statement(provider, first, last, List.copyOf(accounts.values()));
    }

    private static Statement.Account account(
            List<String> key, Map<List<String>, Long> opening, Map<List<String>, List<Statement.Entry>> entries) {
        return new Statement.Account(
                key.get(0), key.get(1), opening.getOrDefault(key, 0L), entries.getOrDefault(key, List.of()));
    }

    /** Balances and entries with one question, because each of them would read all claims. A row without a day is a balance. */
    private void read(
            String provider,
            LocalDate first,
            LocalDate last,
            Map<List<String>, Long> opening,
            Map<List<String>, List<Statement.Entry>> entries) {
        jdbc.sql("%s, %s %s"
                        .formatted(MOVEMENTS, RedemptionList.periods("day"), """
                        select programme, currency, day, kind, reference, sum(number) as number, sum(minor) as minor from (
                            select * from movement where day between :first and :last
                            union all
                            select programme, currency, null, null, null, number, minor from movement
                             where day < :first and kind not in ('claimed', 'returned')
                            union all
                            -- what was redeemed before is all that was redeemed less what was redeemed since
                            select programme_code, currency, null, null, null, number, amount_minor from provider_redeemed where provider_code = :provider
                            union all
                            select programme_code, currency, null, null, null, - count(*), - sum(amount_minor) from claim_standing
                             where provider_code = :provider and redeemed_at >= :start group by 1, 2
                            union all
                            select its.programme_code, its.currency, period.start, 'redeemed', null, its.number, its.minor
                              from period cross join lateral (
                                select s.programme_code, s.currency, count(*) as number, sum(s.amount_minor) as minor from claim_standing s
                                 where s.provider_code = :provider and s.redeemed_at >= :start and s.redeemed_at < :until
                                   and %s group by 1, 2) its
                             where period.start between :first and :last) x
                         group by 1, 2, 3, 4, 5 having sum(minor) <> 0 or day is null and sum(number) <> 0 order by day, kind, reference""".formatted(RedemptionList.IN_PERIOD)))
                .param("provider", provider)
                .param("zone", clock.getZone().getId())
                .param("first", first)
                .param("last", last)
                .param("start", first.atStartOfDay(clock.getZone()).toInstant().atOffset(ZoneOffset.UTC))
                .param(
                        "until",
                        last.plusDays(1)
                                .atStartOfDay(clock.getZone())
                                .toInstant()
                                .atOffset(ZoneOffset.UTC))
                .query(row -> {
                    List<String> account = List.of(row.getString("programme"), row.getString("currency"));
                    LocalDate day = row.getObject("day", LocalDate.class);
                    if (day == null) {
                        opening.put(account, row.getLong("minor"));
                    } else {
                        entries.computeIfAbsent(account, key -> new ArrayList<>())
                                .add(new Statement.Entry(
                                        day,
                                        Statement.Kind.valueOf(row.getString("kind")),
                                        row.getString("reference"),
                                        row.getLong("number"),
                                        row.getLong("minor")));
                    }
                });
    }
}
