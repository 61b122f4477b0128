package org.lifeline.reimbursement;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * A reference price as somebody wants it.
 *
 * @param line the line of the file in which it is; null where it is in no file
 * @param field the field that a refusal names
 * @param price of one; null ends the service's price
 * @param from the first day
 */
record WantedPrice(
        @Nullable Long line,
        String field,
        String service,
        @Nullable Money price,
        LocalDate from) {

    /** A sentence about this price, which names its line. */
    String refusal(String sentence) {
        return line == null ? sentence : "Line " + line + ": " + sentence;
    }
}
