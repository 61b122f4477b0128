package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * What a service usually costs in a programme, from a day on until the next one begins.
 *
 * @param service its name, as the items of vouchers and claims have it
 * @param price of one; null: from that day on the service has none
 * @param from the first day
 * @param until the last day; null while no other price of the service follows
 * @param replaced it was set anew before its first day came, and never counted
 */
public record ReferencePrice(
        String service,
        @Nullable Money price,
        LocalDate from,
        @Nullable LocalDate until,
        boolean replaced,
        String setBy,
        Instant setAt) {

    /** Whether it counts on this day. */
    public boolean isOf(LocalDate day) {
        return !replaced && !from.isAfter(day) && (until == null || !until.isBefore(day));
    }
}
