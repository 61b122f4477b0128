package org.lifeline.reimbursement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * Money that a provider gets ahead of its claims.
 *
 * @param setOff so much of it lowered the payments of later claims
 * @param reason in the words of who asked for it
 * @param state {@code approved}, {@code payable}, {@code paid} or {@code givenUp}
 * @param paidAt null unless the provider has it
 */
public record Advance(
        String number,
        String provider,
        String programme,
        Money amount,
        Money setOff,
        String reason,
        String askedBy,
        String approvedBy,
        Instant approvedAt,
        String state,
        @Nullable Instant paidAt) {

    static final String PAYABLE = "payable";

    /** How the numbers of advances begin; those of claims begin otherwise. */
    private static final String PREFIX = "ADV-";

    /** Whether a payment with this number pays an advance, and no claim. */
    static boolean isNumber(String number) {
        return number.startsWith(PREFIX);
    }

    /** What later claims have still to pay back; nothing while the provider does not have the money. */
    public Money open() {
        return state.equals("paid") ? amount.minus(setOff) : Money.zero(amount.currencyCode());
    }
}
