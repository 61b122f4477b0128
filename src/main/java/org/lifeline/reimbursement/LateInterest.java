package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.money.Money;
import org.lifeline.provider.Payee;
import org.lifeline.reimbursement.PaymentRail.Destination;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Interest that a programme owes because it paid a claim late: kept once for a claim, when its payment is known, and paid by the next run of
 * the programme that can pay the provider. The table {@code claim_interest} calculates it again and refuses another amount.
 */
@Service
class LateInterest {

    private static final String PREFIX = "INT-";

    /** Hundredths of a percent in a whole, times days of a year. */
    private static final BigDecimal WHOLE_YEAR = BigDecimal.valueOf(10_000L * 365);

    private static final String OWED = """
             from claim_interest i
            where i.programme_code = :programme
              and not exists (select from payment p where p.interest_number = i.number and p.state in ('prepared', 'released', 'paid'))
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final InterestTermsTable table;
    private final ClaimList claims;
    private final AuditLog audit;

    LateInterest(JdbcClient jdbc, Clock clock, InterestTermsTable table, ClaimList claims, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.table = table;
        this.claims = claims;
        this.audit = audit;
    }

    /**
     * Interest on a claim.
     *
     * @param days from the due day to the payment
     * @param rateBp hundredths of a percent a year
     * @param paidOn when the interest was paid; null while it is owed
     */
    record Interest(
            String number,
            Money amount,
            long days,
            int rateBp,
            @Nullable LocalDate paidOn) {}

    /** Whether this is the number of an interest, and not of a claim or an advance. */
    static boolean isNumber(String number) {
        return number.startsWith(PREFIX);
    }

    /** Interest in minor units, half up. */
    static long amountMinor(long paidMinor, int rateBp, long days) {
        return BigDecimal.valueOf(paidMinor)
                .multiply(BigDecimal.valueOf(rateBp))
                .multiply(BigDecimal.valueOf(days))
                .divide(WHOLE_YEAR, 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    // ---------------------------------------------------------------- what is owed

    /** Keeps what is owed for those of these paid claims that were paid late. A claim that is paid again earns nothing again. */
    void owe(Collection<Claim> paid) {
        Map<String, InterestTerms> terms = new HashMap<>();
        for (Claim claim : paid) {
            InterestTerms its = terms.computeIfAbsent(claim.programme(), table::of);
            if (its.rateBp() > 0) {
                claims.dueOn(claim).ifPresent(dueOn -> owe(claim, dueOn, its));
            }
        }
    }

    private record Late(String payment, long amount, LocalDate paidOn) {}

    private void owe(Claim claim, LocalDate dueOn, InterestTerms terms) {
        Late late = jdbc.sql(
                        "select end_to_end_id, amount_minor, paid_on from payment where claim_number = :claim and state = 'paid'")
                .param("claim", claim.number())
                .query((row, n) -> new Late(
                        row.getString("end_to_end_id"),
                        row.getLong("amount_minor"),
                        row.getObject("paid_on", LocalDate.class)))
                .single();
        long days = ChronoUnit.DAYS.between(dueOn, late.paidOn());
        if (days <= terms.graceDays()) {
            return;
        }
        long amount = amountMinor(late.amount(), terms.rateBp(), days);
        if (amount == 0) {
            return;
        }
        int added = jdbc.sql("""
                        insert into claim_interest (number, claim_number, end_to_end_id, provider_code, programme_code, currency, due_on, paid_on,
                                                    grace_days, days, rate_bp, amount_minor, owed_since)
                        values (:number, :claim, :payment, :provider, :programme, :currency, :dueOn, :paidOn, :grace, :days, :rate, :amount, :now)
                        on conflict (claim_number) do nothing""")
                .param("number", PREFIX + claim.number())
                .param("claim", claim.number())
                .param("payment", late.payment())
                .param("provider", claim.provider())
                .param("programme", claim.programme())
                .param("currency", claim.amount().currencyCode())
                .param("dueOn", dueOn)
                .param("paidOn", late.paidOn())
                .param("grace", terms.graceDays())
                .param("days", days)
                .param("rate", terms.rateBp())
                .param("amount", amount)
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        if (added == 1) {
            audit.append(
                    Action.interestOwed,
                    AuditLog.SYSTEM,
                    claim.number(),
                    claim.programme(),
                    Map.of(
                            "provider",
                            claim.provider(),
                            "days",
                            days,
                            "rateBp",
                            terms.rateBp(),
                            "amountMinor",
                            amount,
                            "currency",
                            claim.amount().currencyCode()));
        }
    }

    /** The interest on a claim; empty when it was not paid late. */
    Optional<Interest> of(String claim) {
        return jdbc.sql("""
                        select i.*, p.paid_on as settled_on from claim_interest i
                          left join payment p on p.interest_number = i.number and p.state = 'paid'
                         where i.claim_number = :claim""")
                .param("claim", claim)
                .query((row, n) -> new Interest(
                        row.getString("number"),
                        Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                        row.getLong("days"),
                        row.getInt("rate_bp"),
                        row.getObject("settled_on", LocalDate.class)))
                .optional();
    }

    // ---------------------------------------------------------------- in a run

    /** What of interest a run of the programme could pay, by provider. */
    List<ProviderShare> shares(String programme, String currency) {
        return jdbc.sql("select i.provider_code, count(*) as number, sum(i.amount_minor) as amount" + OWED
                        + " and i.currency = :currency group by i.provider_code order by i.provider_code")
                .param("programme", programme)
                .param("currency", currency)
                .query((row, n) -> new ProviderShare(
                        row.getString("provider_code"),
                        row.getLong("number"),
                        Money.ofMinor(currency, row.getLong("amount"))))
                .list();
    }

    /** Makes a payment in the run of each interest owed to a provider; returns how many. */
    int putInto(PaymentRun run, Payee payee, Destination to) {
        return jdbc.sql("""
                        insert into payment (end_to_end_id, interest_number, attempt, run_number, provider_code, currency, amount_minor,
                                             payout_version, holder, account, bic, country, street, post_code, town, uetr, part, state)
                        select i.number || '-' || n.attempt, i.number, n.attempt, :run, i.provider_code, i.currency, i.amount_minor,
                               :version, :holder, :account, :bic, :country, :street, :postCode, :town, gen_random_uuid(), :part, 'prepared'
                          from (select i.*""" + OWED + """
                                   and i.provider_code = :provider and i.currency = :currency order by i.number) as i
                          cross join lateral (select 1 + coalesce(max(attempt), 0) as attempt from payment where interest_number = i.number) n
                        on conflict do nothing""")
                .param("programme", run.programme())
                .param("provider", payee.provider())
                .param("currency", run.total().currencyCode())
                .param("run", run.number())
                .param("version", payee.version())
                .params(to.kept())
                .update();
    }

    // ---------------------------------------------------------------- what becomes of its payments

    /** Records that the bank paid them. */
    void paid(Collection<String> numbers) {
        numbers.forEach(number -> record(Action.interestPaid, number, Map.of()));
    }

    /** Records that the bank did not carry it out, or that the money came back: it is owed, and the next run has it again. */
    void ended(Payments.Answered payment, String state) {
        record(
                Action.paymentFailed,
                payment.number(),
                Map.of("state", state, "reason", payment.reason() == null ? "NARR" : payment.reason()));
    }

    private void record(Action action, String number, Map<String, Object> more) {
        jdbc.sql("select * from claim_interest where number = :number")
                .param("number", number)
                .query(row -> {
                    Map<String, Object> details = new HashMap<>(more);
                    details.put("interest", number);
                    details.put("provider", row.getString("provider_code"));
                    details.put("amountMinor", row.getLong("amount_minor"));
                    audit.append(
                            action,
                            AuditLog.SYSTEM,
                            row.getString("claim_number"),
                            row.getString("programme_code"),
                            details);
                });
    }
}
