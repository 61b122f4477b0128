package org.lifeline.reimbursement;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * A redemption in a claim.
 *
 * @param redeemed the amount of the redemption
 * @param amount the amount that is claimed, at most the redeemed amount
 * @param approved what officers approve of it so far: all of it until somebody approves less
 * @param items what was given for the amount; empty where the provider does not say
 */
public record ClaimLine(
        UUID redemption,
        String voucherCode,
        Instant redeemedAt,
        Money redeemed,
        Money amount,
        Money approved,
        @Nullable String description,
        List<ClaimItem> items) {

    ClaimLine with(List<ClaimItem> itsItems) {
        return new ClaimLine(
                redemption, voucherCode, redeemedAt, redeemed, amount, approved, description, List.copyOf(itsItems));
    }
}
