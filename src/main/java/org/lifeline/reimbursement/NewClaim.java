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
 * @param invoiceDate the day on the invoice, as YYYY-MM-DD; without it today, and for a claim that is changed the day that it has
 * @param lines needed only where less than what is left of the redemption is claimed, or where there is a remark or items
 */
public record NewClaim(
        @Nullable List<@Nullable UUID> redemptions,
        @Schema(requiredMode = REQUIRED) @Nullable String invoiceNumber,
        @Nullable String invoiceDate,
        @Nullable List<@Nullable Line> lines) {

    /**
     * @param amount in major units; null claims all that is left of the redemption
     * @param items what was given for the amount; their sum is the amount of the line
     */
    public record Line(
            @Schema(requiredMode = REQUIRED) @Nullable UUID redemption,
            @Nullable BigDecimal amount,
            @Nullable String description,
            @Nullable List<@Nullable Item> items) {}

    /** @param price of one, in major units */
    public record Item(
            @Schema(requiredMode = REQUIRED) @Nullable String service,
            @Schema(requiredMode = REQUIRED) @Nullable Integer quantity,
            @Schema(requiredMode = REQUIRED) @Nullable BigDecimal price) {}
}
