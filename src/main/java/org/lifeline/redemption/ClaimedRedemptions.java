package org.lifeline.redemption;

import java.util.UUID;

/** Whether a redemption is in a claim. The domain of claims, which knows redemptions, implements it. */
public interface ClaimedRedemptions {

    /** Whether the redemption is in a claim that was neither rejected nor withdrawn. */
    boolean isClaimed(UUID redemption);
}
