package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.lifeline.platform.money.Money;
import org.lifeline.provider.Payee;
import org.lifeline.reimbursement.PaymentRail.Destination;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The approved claims of a programme that are to be paid by a day and that no payment pays yet. */
@Repository
class DueClaims {

    /** @param approvedBefore claims that were approved before this moment are due */
    record Due(String programme, Instant approvedBefore) {}

    /** What is due to a provider. @param held whether a beneficiary's complaint keeps it from being paid */
    record Share(String provider, boolean held, long claims, Money amount) {}

    private static final String DUE = """
             from claim c
            where c.status = 'approved' and c.programme_code = :programme and c.approved_at < :before
              and not exists (select from payment p where p.claim_number = c.number and p.state in ('prepared', 'released', 'paid'))
            """;

    private static final String NOT_HELD = " and not is_held_by_complaint(c.number)";

    /** What is approved, less what the provider owed back and was set off. */
    private static final String OWED = " c.approved_minor"
            + " - coalesce((select sum(o.amount_minor) from provider_debit_set_off o where o.claim_number = c.number), 0) ";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PaymentTermsTable terms;

    DueClaims(JdbcClient jdbc, Clock clock, PaymentTermsTable terms) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.terms = terms;
    }

    /** The claims of a programme that are to be paid on this day or before. */
    Due by(String programme, LocalDate day) {
        return new Due(
                programme,
                day.plusDays(1L - terms.of(programme).daysToPay())
                        .atStartOfDay(clock.getZone())
                        .toInstant());
    }

    /** The claims that are due in a run. */
    Due in(PaymentRun run) {
        return by(run.programme(), run.due());
    }

    /** Codes of the providers whose claims are due and not held, in order. */
    List<String> providers(Due due) {
        return ask("select distinct c.provider_code" + DUE + NOT_HELD + " order by c.provider_code", due)
                .query(String.class)
                .list();
    }

    /** Numbers of a provider's claims that are due and not held, the oldest first. */
    List<String> numbers(Due due, String provider) {
        return ask("select c.number" + DUE + NOT_HELD + " and c.provider_code = :provider order by c.number", due)
                .param("provider", provider)
                .query(String.class)
                .list();
    }

    /** Numbers of the claims that would be due, and that a beneficiary's complaint holds. */
    List<String> held(Due due) {
        return ask("select c.number" + DUE + " and is_held_by_complaint(c.number) order by c.number", due)
                .query(String.class)
                .list();
    }

    /** What is due to each provider; what is held apart from the rest. */
    List<Share> shares(Due due, String currency) {
        return ask(
                        "select c.provider_code, is_held_by_complaint(c.number) as held, count(*) as claims, sum("
                                + OWED + ") as amount" + DUE + " group by 1, 2 order by 1, 2",
                        due)
                .query((row, n) -> new Share(
                        row.getString("provider_code"),
                        row.getBoolean("held"),
                        row.getLong("claims"),
                        Money.ofMinor(currency, row.getLong("amount"))))
                .list();
    }

    /** Makes a payment in the run of each claim of a provider that is due and not held; returns how many. */
    int putInto(PaymentRun run, Due due, Payee payee, Destination to) {
        return ask("""
                        insert into payment (end_to_end_id, claim_number, attempt, run_number, provider_code, currency, amount_minor,
                                             payout_version, holder, account, bic, country, street, post_code, town, uetr, part, state)
                        select c.number || '-' || n.attempt, c.number, n.attempt, :run, c.provider_code, c.currency,
                        """ + OWED + """
                               , :version, :holder, :account, :bic, :country, :street, :postCode, :town, gen_random_uuid(), :part, 'prepared'
                          from (select c.*""" + DUE + NOT_HELD + """
                                   and c.provider_code = :provider order by c.number) as c
                          cross join lateral (select 1 + coalesce(max(attempt), 0) as attempt from payment where claim_number = c.number) n
                        on conflict do nothing""", due)
                .param("run", run.number())
                .param("version", payee.version())
                .params(to.kept())
                .param("provider", payee.provider())
                .update();
    }

    private JdbcClient.StatementSpec ask(String sql, Due due) {
        return jdbc.sql(sql)
                .param("programme", due.programme())
                .param("before", due.approvedBefore().atOffset(ZoneOffset.UTC));
    }
}
