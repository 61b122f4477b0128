package org.lifeline.redemption;

import java.util.UUID;

/** What is claimed of a redemption. The domain of claims, which knows redemptions, implements it. */
public interface ClaimedRedemptions {

    /** Where the claim with the redemption stands; of several, the one that is farthest from its end. */
    enum Standing {
        /** In no claim that was neither rejected nor withdrawn. */
        free,
        /** In a claim that the provider can still change. */
        withProvider,
        /** Officers decide on the claim. */
        inReview,
        /** The claim is approved and its payment is under way. */
        approved,
        /** Whatever was claimed of it is paid. */
        paid
    }

    Standing standing(UUID redemption);

    /**
     * Makes debits of all that was paid for a redemption: its provider gives it back with the next payments.
     *
     * @param reason why the redemption is taken back, in the provider's words
     */
    void giveBack(UUID redemption, String user, String reason);
}
