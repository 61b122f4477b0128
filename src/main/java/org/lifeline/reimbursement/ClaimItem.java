package org.lifeline.reimbursement;

import java.math.BigDecimal;
import org.lifeline.platform.money.Money;

/**
 * What was given for the money of a line.
 *
 * @param service in the provider's words, or the name of a thing on the voucher
 * @param price of one
 */
public record ClaimItem(String service, int quantity, Money price) {

    /** @throws org.lifeline.platform.money.InvalidMoneyException when it is too large */
    Money sum() {
        return Money.parse(price.currencyCode(), price.major().multiply(BigDecimal.valueOf(quantity)));
    }
}
