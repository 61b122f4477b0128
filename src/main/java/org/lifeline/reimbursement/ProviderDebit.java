package org.lifeline.reimbursement;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * What a provider owes back: of a paid claim, or an advance.
 *
 * @param setOff so much of it has lowered the payments of later claims
 * @param claim the paid claim that it comes from; null for an advance
 * @param advance the paid advance that it comes from; null for others
 * @param redemption the redemption that was taken back; null for a credit note, and for what an officer found in a review
 * @param creditNote the provider's number of its credit note; null for what was taken back
 * @param reason in the provider's words, or the officer's coded reason; of an advance, in the words of who asked for it
 */
public record ProviderDebit(
        UUID id,
        String provider,
        String programme,
        Money amount,
        Money setOff,
        @Nullable String claim,
        @Nullable String advance,
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
