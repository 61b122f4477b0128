package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claim as its provider writes it.
 *
 * @param redemptions their ids; those that the lines name count too
 * @param lines only where less than the redeemed amount is claimed, or something is to be said
 */
public record NewClaim(
        @Nullable List<@Nullable UUID> redemptions, @Nullable String invoiceNumber, @Nullable List<@Nullable Line> lines) {

    /** @param amount in major units; null claims all that was redeemed */
    public record Line(@Nullable UUID redemption, @Nullable BigDecimal amount, @Nullable String description) {}
}
