package org.lifeline.reimbursement;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
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
        @Nullable List<@Nullable UUID> redemptions,
        @Schema(requiredMode = REQUIRED) @Nullable String invoiceNumber,
        @Nullable List<@Nullable Line> lines) {

    /** @param amount in major units; null claims the whole redeemed amount */
    public record Line(
            @Schema(requiredMode = REQUIRED) @Nullable UUID redemption,
            @Nullable BigDecimal amount,
            @Nullable String description) {}
}
