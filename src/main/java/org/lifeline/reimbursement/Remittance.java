package org.lifeline.reimbursement;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * What a payment to a provider is made of: the claims and advances of one provider in a payment run, or one that was paid by hand. It says what is true
 * when it is asked for; a payment that the bank rejected or that came back is in it, and not in its sum.
 *
 * @param run the payment run; null for a payment by hand
 * @param holder whom the account belongs to; null where it is not known any more, as for payments of before accounts had a history
 * @param account where the money went, all but its last characters hidden; null as {@code holder}
 * @param lines in the order of their numbers; never empty
 */
record Remittance(
        String provider,
        String programme,
        String currency,
        @Nullable String run,
        @Nullable String holder,
        @Nullable String account,
        List<Line> lines) {

    /** @param reasonCode why so much less was approved than was claimed */
    record Cut(String reasonCode, Money amount) {}

    /**
     * What the provider owed back.
     *
     * @param kind {@code creditNote}, {@code reversal} of a redemption, {@code review} after payment or {@code advance}
     * @param from the paid claim that it comes from, or the advance
     * @param creditNote the provider's number of its credit note; null for the other kinds
     */
    record Debit(String kind, String from, @Nullable String creditNote, Money amount) {}

    /**
     * The payment of one claim, of an advance, or of interest on a claim that was paid late.
     *
     * @param number of the claim, the advance or the interest
     * @param invoiceNumber null for an advance and for interest
     * @param endToEndId travels with the money to the provider's bank
     * @param state {@code released} while the bank has not answered, {@code paid}, {@code rejected} or {@code returned}
     * @param paidOn null while it was never paid
     * @param reference the bank's, or the number of the cheque; null while it was never paid
     * @param amount what was ordered to be paid: approved less debits
     */
    record Line(
            String endToEndId,
            String number,
            @Nullable String invoiceNumber,
            String state,
            @Nullable LocalDate paidOn,
            @Nullable String reference,
            Money claimed,
            List<Cut> cuts,
            Money approved,
            List<Debit> debits,
            Money amount) {

        boolean isInterest() {
            return LateInterest.isNumber(number);
        }

        boolean isAdvance() {
            return invoiceNumber == null && !isInterest();
        }

        Money cut() {
            return claimed.minus(approved);
        }

        Money debited() {
            return debits.stream().map(Debit::amount).reduce(Money.zero(amount.currencyCode()), Money::plus);
        }

        /** What the provider has of it. */
        Money paid() {
            return state.equals("paid") ? amount : Money.zero(amount.currencyCode());
        }
    }

    /** What names it among those of its provider: the run, or the end-to-end id of the payment by hand. */
    String number() {
        return run == null ? lines.get(0).endToEndId() : run;
    }

    /** The last day on which money of it was paid. */
    LocalDate paidOn() {
        return lines.stream()
                .map(Line::paidOn)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    Money claimed() {
        return sum(Line::claimed);
    }

    Money cut() {
        return sum(Line::cut);
    }

    Money approved() {
        return sum(Line::approved);
    }

    Money debited() {
        return sum(Line::debited);
    }

    Money paid() {
        return sum(Line::paid);
    }

    private Money sum(Function<Line, Money> of) {
        return lines.stream().map(of).reduce(Money.zero(currency), Money::plus);
    }
}
