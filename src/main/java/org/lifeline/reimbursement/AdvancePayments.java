package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.provider.Payee;
import org.lifeline.provider.Payees;
import org.lifeline.reimbursement.PaymentRail.Destination;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The payments of advances: in a run beside those of claims, or by hand. */
@Service
public class AdvancePayments {

    private static final String PAYABLE = """
             from provider_advance a
            where a.state = 'payable' and a.programme_code = :programme
              and not exists (select from payment p where p.advance_number = a.number and p.state in ('prepared', 'released', 'paid'))
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Advances advances;
    private final AdvanceProcesses processes;
    private final Payees payees;
    private final AuditLog audit;

    AdvancePayments(
            JdbcClient jdbc,
            Clock clock,
            Advances advances,
            AdvanceProcesses processes,
            Payees payees,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.advances = advances;
        this.processes = processes;
        this.payees = payees;
        this.audit = audit;
    }

    // ---------------------------------------------------------------- in a run

    /** What of advances a run of the programme could pay, by provider. */
    List<ProviderShare> shares(String programme, String currency) {
        return jdbc.sql("select a.provider_code, count(*) as advances, sum(a.amount_minor) as amount" + PAYABLE
                        + " group by a.provider_code order by a.provider_code")
                .param("programme", programme)
                .query((row, n) -> new ProviderShare(
                        row.getString("provider_code"),
                        row.getLong("advances"),
                        Money.ofMinor(currency, row.getLong("amount"))))
                .list();
    }

    /**
     * Makes a payment in the run of each advance to a provider; returns how many. None is made while other payout details are asked for. An
     * advance that somebody gives up at this moment is waited for, and left out.
     */
    int putInto(PaymentRun run, Payee payee, Destination to) {
        if (payee.changePending()) {
            return 0;
        }
        return jdbc.sql("""
                        insert into payment (end_to_end_id, advance_number, attempt, run_number, provider_code, currency, amount_minor,
                                             payout_version, holder, account, bic, country, street, post_code, town, uetr, part, state)
                        select a.number || '-' || n.attempt, a.number, n.attempt, :run, a.provider_code, a.currency, a.amount_minor,
                               :version, :holder, :account, :bic, :country, :street, :postCode, :town, gen_random_uuid(), :part, 'prepared'
                          from (select a.*""" + PAYABLE + """
                                   and a.provider_code = :provider order by a.number
                                   for no key update of a) as a
                          cross join lateral (select 1 + coalesce(max(attempt), 0) as attempt from payment where advance_number = a.number) n
                        on conflict do nothing""")
                .param("programme", run.programme())
                .param("provider", payee.provider())
                .param("run", run.number())
                .param("version", payee.version())
                .params(to.kept())
                .update();
    }

    // ---------------------------------------------------------------- what becomes of them

    void paid(List<String> numbers) {
        if (!numbers.isEmpty()) {
            advances.paid(numbers);
            processes.paid(numbers);
        }
    }

    /** The bank did not carry them out: they wait for another run. */
    void ended(Payments.Answered payment, String state) {
        advances.recordFailed(payment.number(), state, payment.reason() == null ? "NARR" : payment.reason());
    }

    void returned(List<String> numbers) {
        processes.cameBack(
                advances.cameBack(numbers).stream().map(advances::get).toList());
    }

    // ---------------------------------------------------------------- by hand

    /**
     * Does what a person decided about an advance that waits for its payment.
     *
     * @param how {@code byHand} or {@code giveUp}
     * @throws Refused 422 for anything else; else as {@link #beginByHand} and {@link Advances#giveUp}
     */
    @Transactional
    public void decide(String number, String person, @Nullable Object how) {
        if ("byHand".equals(how)) {
            beginByHand(number, person);
        } else if ("giveUp".equals(how)) {
            advances.giveUp(number, person);
        } else {
            throw Refused.invalid("howToPay", "Say whether you pay it by hand or give it up.");
        }
    }

    /**
     * Takes an advance out of the reach of payment runs, because a person pays it.
     *
     * @throws Refused 403 {@code samePerson}, 409 {@code notPayable}, {@code inARun}, {@code providerSuspended}, {@code noPayoutDetails} or
     *     {@code payoutDetailsChanging}
     */
    @Transactional
    public void beginByHand(String number, String person) {
        requirePayer(number, person);
        Advance advance = advances.lockPayable(number);
        advances.requirePayable(advance.provider());
        if (advances.paidByHand(number).isEmpty()) {
            jdbc.sql("""
                            insert into payment (end_to_end_id, advance_number, attempt, provider_code, currency, amount_minor, uetr, state)
                            select a.number || '-' || n.attempt, a.number, n.attempt, a.provider_code, a.currency, a.amount_minor,
                                   gen_random_uuid(), 'prepared'
                              from provider_advance a
                              cross join lateral (select 1 + coalesce(max(attempt), 0) as attempt from payment where advance_number = a.number) n
                             where a.number = :number""").param("number", number).update();
        }
    }

    /**
     * Whether a person may pay an advance.
     *
     * @throws Refused 403 {@code samePerson} for who agreed on it
     */
    public void requirePayer(String number, String person) {
        Advance advance = advances.get(number);
        if (List.of(advance.askedBy(), advance.approvedBy()).contains(person)) {
            throw Refused.forbidden("samePerson", "You agreed on this advance. Another person has to pay it.");
        }
    }

    /**
     * Records what became of the payment by hand: it was made, or it was not and payment runs have the advance again.
     *
     * @throws Refused 403 {@code samePerson}; 409 {@code notPayable}, {@code providerSuspended}, {@code payoutDetailsChanging} or
     *     {@code referenceUsed}; 422 when the reference or the day is not valid
     */
    @Transactional
    public void endByHand(
            String number,
            String person,
            boolean notMade,
            @Nullable Object reference,
            @Nullable Object paidOn,
            boolean sameReference) {
        requirePayer(number, person);
        Advance advance = advances.lockPayable(number);
        if (notMade) {
            end(number, person, "dropped", "notMadeByHand", null, null);
            audit.append(
                    Action.paymentGivenUp,
                    person,
                    null,
                    advance.programme(),
                    Map.of("advance", number, "provider", advance.provider()));
            return;
        }
        advances.requirePayable(advance.provider());
        String text = Payments.reference(reference);
        LocalDate day = PaymentDay.read(paidOn, clock.getZone());
        if (day == null
                || day.isAfter(LocalDate.now(clock))
                || day.isBefore(LocalDate.ofInstant(advance.approvedAt(), clock.getZone()))) {
            throw Refused.invalid(
                    "paidOn",
                    "Give the day of the payment as YYYY-MM-DD: not in the future, and not before the advance was agreed.");
        }
        if (!sameReference) {
            Payments.requireNewReference(jdbc, text);
        }
        end(number, person, "paid", null, text, day);
        paid(List.of(number));
    }

    private void end(
            String number,
            String person,
            String state,
            @Nullable String reason,
            @Nullable String reference,
            @Nullable LocalDate day) {
        int changed = jdbc.sql("""
                        update payment set state = :state, reason = :reason, reference = :reference, paid_on = cast(:day as date), recorded_by = :person
                         where advance_number = :number and state = 'prepared' and run_number is null""")
                .param("state", state)
                .param("reason", reason)
                .param("reference", reference)
                .param("day", day)
                .param("person", person)
                .param("number", number)
                .update();
        if (changed == 0) {
            throw Refused.conflict("notPayable", "Nobody pays this advance by hand at present.");
        }
    }
}
