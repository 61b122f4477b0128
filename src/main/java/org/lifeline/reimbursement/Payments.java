package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.provider.Payees;
import org.lifeline.reimbursement.Claim.Payable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What becomes of payments: paid, rejected by the bank, or returned; and the payment that a person made without a run. A claim is paid in the
 * transaction in which its payment is, and owed again in the one in which it comes back.
 */
@Service
public class Payments {

    static final int LONGEST_REFERENCE = 35;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Claims claims;
    private final ClaimHistory history;
    private final Duties duties;
    private final ClaimPayments processes;
    private final Payees payees;
    private final ProviderDebits debits;
    private final ClaimHolds holds;
    private final AdvancePayments advances;
    private final LateInterest interest;

    Payments(
            JdbcClient jdbc,
            Clock clock,
            Claims claims,
            ClaimHistory history,
            Duties duties,
            ClaimPayments processes,
            Payees payees,
            ProviderDebits debits,
            ClaimHolds holds,
            AdvancePayments advances,
            LateInterest interest) {
        this.interest = interest;
        this.advances = advances;
        this.holds = holds;
        this.payees = payees;
        this.debits = debits;
        this.jdbc = jdbc;
        this.clock = clock;
        this.claims = claims;
        this.history = history;
        this.duties = duties;
        this.processes = processes;
    }

    /**
     * A payment that the bank answered.
     *
     * @param number of the claim, the advance or the interest that it pays
     * @param reference the bank's
     * @param reason why it was not paid, as the bank's code; null when it was
     */
    record Answered(
            String id,
            String number,
            @Nullable String reference,
            @Nullable LocalDate day,
            @Nullable String reason,
            @Nullable String text) {

        boolean paysAdvance() {
            return Advance.isNumber(number);
        }

        boolean paysInterest() {
            return LateInterest.isNumber(number);
        }
    }

    private static List<String> claims(List<Answered> payments) {
        return payments.stream()
                .filter(each -> !each.paysAdvance() && !each.paysInterest())
                .map(Answered::number)
                .toList();
    }

    private static List<String> advances(List<Answered> payments) {
        return payments.stream()
                .filter(Answered::paysAdvance)
                .map(Answered::number)
                .toList();
    }

    /** Closes claims and advances with payments that the bank made. */
    void paid(List<Answered> payments) {
        if (payments.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        update payment p set state = 'paid', reference = x.reference, paid_on = x.day
                          from unnest(cast(:ids as text[]), cast(:references as text[]), cast(:days as date[])) as x (id, reference, day)
                         where p.end_to_end_id = x.id""")
                .param("ids", texts(payments, Answered::id))
                .param("references", texts(payments, Answered::reference))
                .param("days", texts(payments, each -> String.valueOf(each.day())))
                .update();
        close(claims(payments));
        advances.paid(advances(payments));
        interest.paid(payments.stream()
                .filter(Answered::paysInterest)
                .map(Answered::number)
                .toList());
    }

    private void close(Collection<String> numbers) {
        jdbc.sql("""
                        update claim c set status = 'paid', payment_reference = p.reference, paid_on = p.paid_on,
                               paid_by = coalesce(p.recorded_by, r.decided_by)
                          from payment p left join payment_run r on r.number = p.run_number
                         where p.claim_number = c.number and p.state = 'paid' and c.status = 'approved' and c.number = any (:numbers)""").param("numbers", numbers.toArray(String[]::new)).update();
        List<Claim> closed = claims.all(numbers);
        history.paid(closed);
        interest.owe(closed);
        processes.paid(numbers);
    }

    /** Records that the bank did not carry out payments. What they pay is owed as before, and can be in another run. */
    void rejected(List<Answered> payments) {
        end(payments, "rejected");
        processes.rejected(claims(payments));
    }

    /** Records that money came back. Claims that were paid with it are owed again. */
    void returned(List<Answered> payments) {
        List<String> numbers = claims(payments);
        List<String> wasPaid = jdbc.sql(
                        "select number from claim where number = any (:numbers) and status = 'paid' order by number")
                .param("numbers", numbers.toArray(String[]::new))
                .query(String.class)
                .list();
        end(payments, "returned");
        jdbc.sql("""
                        update claim set status = 'approved', payment_reference = null, paid_on = null, paid_by = null
                         where number = any (:numbers) and status = 'paid'""").param("numbers", numbers.toArray(String[]::new)).update();
        processes.cameBack(wasPaid);
        processes.rejected(
                numbers.stream().filter(number -> !wasPaid.contains(number)).toList());
        advances.returned(advances(payments));
    }

    private void end(List<Answered> payments, String state) {
        if (payments.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        update payment p set state = :state, reason = x.reason, reason_text = x.said
                          from unnest(cast(:ids as text[]), cast(:reasons as text[]), cast(:texts as text[])) as x (id, reason, said)
                         where p.end_to_end_id = x.id""")
                .param("state", state)
                .param("ids", texts(payments, Answered::id))
                .param("reasons", texts(payments, each -> each.reason() == null ? "NARR" : each.reason()))
                .param("texts", texts(payments, Answered::text))
                .update();
        for (Answered payment : payments) {
            if (payment.paysAdvance()) {
                advances.ended(payment, state);
                continue;
            }
            if (payment.paysInterest()) {
                interest.ended(payment, state);
                continue;
            }
            history.record(
                    payment.number(), "payment" + (state.equals("rejected") ? "Rejected" : "Returned"), null, null);
            history.audit(
                    Action.paymentFailed,
                    AuditLog.SYSTEM,
                    claims.get(payment.number()),
                    Map.of("state", state, "reason", payment.reason() == null ? "NARR" : payment.reason()));
        }
    }

    private static @Nullable String[] texts(List<Answered> payments, Function<Answered, @Nullable String> value) {
        return payments.stream().map(value).toArray(String[]::new);
    }

    /**
     * Takes an approved claim out of the reach of payment runs, because a person pays it at the bank. A second call changes nothing.
     *
     * @throws Refused 409 {@code notPayable}, {@code inARun}, {@code heldByComplaint}, {@code providerSuspended} or {@code noPayoutDetails}; {@code payoutDetailsChanged}
     *     when its instruction names an account that is not in force any more; {@code owesBack} when less than its instruction says is to be paid
     */
    @Transactional
    public void beginByHand(String number) {
        Claim claim = lockPayable(number);
        requireInstruction(claim);
        reserve(number);
    }

    /**
     * The money may go where the instruction of the claim says.
     *
     * @throws Refused 409 as {@link #beginByHand}
     */
    void requireInstruction(Claim claim) {
        holds.requireFree(claim.number());
        payees.requirePayable(claim.provider());
        if (!debits.open(claim.provider(), claim.programme(), claim.amount().currencyCode())
                        .isEmpty()
                || !debits.setOffIn(claim).isZero()) {
            throw Refused.conflict(
                    "owesBack",
                    "This provider owes money back for a claim that is paid. Pay with a payment run, which takes it off.");
        }
        if (claim.payable() != null
                && payees.changedSince(claim.provider(), claim.payable().approvedAt())) {
            throw Refused.conflict(
                    "payoutDetailsChanged",
                    "The provider is paid elsewhere since this claim was approved: its instruction names the account of before. Pay it with a payment run.");
        }
    }

    /** Whether a person pays the claim at the bank. */
    boolean isByHand(String number) {
        return jdbc.sql(
                        "select exists (select from payment where claim_number = :number and state = 'prepared' and run_number is null)")
                .param("number", number)
                .query(Boolean.class)
                .single();
    }

    private Claim lockPayable(String number) {
        Claim claim = claims.lock(number);
        if (claim.status() != ClaimStatus.approved || claim.payable() == null) {
            throw Refused.conflict("notPayable", "This claim is not approved, or it is paid already.");
        }
        inRun(number).ifPresent(run -> {
            throw Refused.conflict("inARun", "This claim is in the payment run " + run + ". It is paid there.");
        });
        holds.requireFree(number);
        return claim;
    }

    private void reserve(String number) {
        jdbc.sql("""
                        insert into payment (end_to_end_id, claim_number, attempt, provider_code, currency, amount_minor, uetr, state)
                        select c.number || '-' || n.attempt, c.number, n.attempt, c.provider_code, c.currency, c.approved_minor,
                               gen_random_uuid(), 'prepared'
                          from claim c
                          cross join lateral (select 1 + coalesce(max(attempt), 0) as attempt from payment where claim_number = c.number) n
                         where c.number = :number
                           and not exists (select from payment where claim_number = c.number and state = 'prepared')""").param("number", number).update();
    }

    /**
     * Records what became of a payment by hand: it was made, or it was not and payment runs have the claim again.
     *
     * @throws Refused as {@link #recordByHand}; 409 {@code bankPaid} when it is said not to be made, and the bank told that it was
     */
    @Transactional
    public void endByHand(
            String number,
            String person,
            boolean notMade,
            @Nullable Object reference,
            @Nullable Object paidOn,
            boolean sameReference) {
        if (!notMade) {
            recordByHand(number, person, reference, paidOn, sameReference);
            return;
        }
        Claim claim = claims.lock(number);
        if (bookedByHand(number, null) > madeByHand(number, false)) {
            throw Refused.conflict(
                    "bankPaid",
                    "The bank has told us that it made this payment. Record it with the reference from the statement.");
        }
        jdbc.sql("""
                        update payment set state = 'dropped', reason = 'notMadeByHand', recorded_by = :person
                         where claim_number = :number and state = 'prepared' and run_number is null""").param("number", number).param("person", person).update();
        history.audit(Action.paymentGivenUp, person, claim, Map.of());
    }

    /**
     * Reads what a person typed as the reference of a payment.
     *
     * @throws Refused 422 when there is none, or it is too long
     */
    static String reference(@Nullable Object typed) {
        String text = typed instanceof String s ? PlainText.withPlainSpaces(s) : "";
        if (text.isEmpty() || text.length() > LONGEST_REFERENCE || !PlainText.isOneLine(text)) {
            throw Refused.invalid(
                    "paymentReference",
                    "Give the reference of the payment, or the number of the cheque, in at most " + LONGEST_REFERENCE
                            + " characters.");
        }
        return text;
    }

    /**
     * Closes an approved claim with a payment that a person made, once.
     *
     * @param person who made the payment; this person must hold no other duty on the cases behind the claim
     * @param sameReference whether the person said that a reference is right that another payment has already
     * @throws Refused 422 when the reference or the day is not valid, 403 {@code separationOfDuties}, 409 {@code notPayable}, {@code inARun},
     *     {@code heldByComplaint} or {@code referenceUsed}
     */
    @Transactional
    public void recordByHand(
            String number, String person, @Nullable Object reference, @Nullable Object paidOn, boolean sameReference) {
        Claim claim = lockPayable(number);
        if (!isByHand(number)) {
            requireInstruction(claim);
        }
        Payable payable = Objects.requireNonNull(claim.payable());
        String text = reference(reference);
        LocalDate day = PaymentDay.read(paidOn, clock.getZone());
        if (day == null) {
            throw Refused.invalid("paidOn", "Give the day of the payment as YYYY-MM-DD.");
        }
        if (day.isAfter(LocalDate.now(clock))) {
            throw Refused.invalid("paidOn", "The day of the payment is in the future.");
        }
        if (day.isBefore(LocalDate.ofInstant(payable.approvedAt(), clock.getZone()))) {
            throw Refused.invalid(
                    "paidOn", "The day of the payment is before the day on which the claim was approved.");
        }
        if (!sameReference) {
            requireNewReference(jdbc, text);
        }
        duties.assign(number, person, Duty.PAYMENT);
        reserve(number);
        jdbc.sql("""
                        update payment set state = 'paid', reference = :reference, paid_on = :day, recorded_by = :person
                         where claim_number = :number and state = 'prepared'""")
                .param("reference", text)
                .param("day", day)
                .param("person", person)
                .param("number", number)
                .update();
        close(List.of(number));
    }

    /**
     * How many payments by the claim's own instruction the bank told of; a notification and a statement tell of the same one.
     *
     * @param another one that it tells of now
     */
    long bookedByHand(String number, @Nullable String another) {
        return jdbc.sql("""
                        select count(*) from (
                            select coalesce(bank_reference, booked_on::text, 'null') from bank_line
                             where end_to_end_id = :number and kind = 'booked' and outcome = 'known'
                            union
                            select cast(:another as text) where cast(:another as text) is not null) as bookings""")
                .param("number", number)
                .param("another", another)
                .query(Long.class)
                .single();
    }

    /** How many payments of the claim or the advance a person made. @param open with the one that a person is about to make */
    long madeByHand(String number, boolean open) {
        return jdbc.sql("""
                        select count(*) from payment where (claim_number = :number or advance_number = :number) and run_number is null
                           and (state in ('paid', 'returned') or :open and state = 'prepared')""")
                .param("number", number)
                .param("open", open)
                .query(Long.class)
                .single();
    }

    /** The run that pays a claim; empty when it is in none. */
    Optional<String> inRun(String number) {
        return jdbc.sql("""
                        select run_number from payment
                         where claim_number = :number and state in ('prepared', 'released') and run_number is not null""").param("number", number).query(String.class).optional();
    }

    /** The last run that the claim was in; empty when it was in none. */
    Optional<String> lastRun(String number) {
        return jdbc.sql("""
                        select run_number from payment where claim_number = :number and run_number is not null
                         order by attempt desc limit 1""").param("number", number).query(String.class).optional();
    }

    /** @throws Refused 409 {@code referenceUsed} when another payment has this reference */
    static void requireNewReference(JdbcClient jdbc, String reference) {
        jdbc.sql("""
                        select coalesce(claim_number, advance_number, interest_number) from payment where reference = :reference
                         order by claim_number, advance_number, interest_number limit 1""")
                .param("reference", reference)
                .query(String.class)
                .optional()
                .ifPresent(other -> {
                    throw Refused.conflict(
                            "referenceUsed",
                            "The reference " + reference + " was used for the payment of " + other
                                    + " already. If it is right, say so and record the payment again.");
                });
    }
}
