package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claim as its provider fills it in.
 *
 * @param redemptions ids of redemptions; those that the lines name are included, too
 * @param lines needed only where less than the redeemed amount is claimed, or where there is a remark
 */
public record NewClaim(
        @Nullable List<@Nullable UUID> redemptions, @Nullable String invoiceNumber, @Nullable List<@Nullable Line> lines) {

    /** @param amount in major units; null claims the whole redeemed amount */
    public record Line(@Nullable UUID redemption, @Nullable BigDecimal amount, @Nullable String description) {}
}
