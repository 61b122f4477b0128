package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.lifeline.platform.money.Money;

/**
 * A price of a claim beside the reference price of the service on the day of the redemption.
 *
 * @param price of one, as claimed
 * @param reference of one
 */
record ComparedPrice(Money price, Money reference) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Whether the price is more than so many per cent above the reference. */
    boolean isAbove(int percent) {
        return price.major().multiply(HUNDRED).compareTo(reference.major().multiply(BigDecimal.valueOf(100L + percent)))
                > 0;
    }

    /**
     * By how many per cent the price is above the reference; negative: below. With one decimal, rounded away from zero, so that what is above
     * a limit is also shown above it.
     */
    BigDecimal percentAbove() {
        return price.major()
                .subtract(reference.major())
                .multiply(HUNDRED)
                .divide(reference.major(), 1, RoundingMode.UP);
    }

    /** Where the price is: above, below or same. */
    String side() {
        int difference = price.compareTo(reference);
        return difference > 0 ? "above" : difference < 0 ? "below" : "same";
    }

    /** The price in thousandths of the reference, rounded: 1,250 for a quarter above. A mistyped price counts as the largest number. */
    long thousandths() {
        return price.major()
                .multiply(BigDecimal.valueOf(1000))
                .divide(reference.major(), 0, RoundingMode.HALF_UP)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    /** What is asked above the reference for so many. */
    Money excess(long quantity) {
        return price.compareTo(reference) <= 0
                ? Money.zero(price.currencyCode())
                : Money.ofMinor(price.currencyCode(), Math.multiplyExact(price.minor() - reference.minor(), quantity));
    }
}
