package org.lifeline.reimbursement;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * What a provider owes back of a paid claim.
 *
 * @param setOff so much of it has lowered the payments of later claims
 * @param claim the paid claim that it comes from
 * @param redemption the redemption that was taken back; null for a credit note, and for what an officer found in a review
 * @param creditNote the provider's number of its credit note; null for what was taken back
 * @param reason in the provider's words, or the officer's coded reason
 */
public record ProviderDebit(
        UUID id,
        String provider,
        String programme,
        Money amount,
        Money setOff,
        String claim,
        @Nullable UUID redemption,
        @Nullable String creditNote,
        String reason,
        String createdBy,
        Instant createdAt) {

    /** What later payments have still to be lowered by. */
    public Money open() {
        return amount.minus(setOff);
    }
}
