package org.lifeline.ledger;

import java.time.LocalDate;
import org.lifeline.platform.money.Money;

/**
 * A fiscal year of a programme. The budget is the sum of the other three.
 *
 * @param endsOn its last day
 * @param available neither reserved nor spent
 * @param reserved promised to cases and not redeemed yet
 */
public record YearBalance(
        String programme,
        String code,
        LocalDate startsOn,
        LocalDate endsOn,
        Money budget,
        Money available,
        Money reserved,
        Money spent) {

    public boolean covers(LocalDate day) {
        return !day.isBefore(startsOn) && !day.isAfter(endsOn);
    }
}
