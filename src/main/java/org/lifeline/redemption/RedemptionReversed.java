package org.lifeline.redemption;

import java.util.UUID;

/**
 * A redemption was taken back, in the transaction that publishes this.
 *
 * @param redemption id of the redemption
 */
public record RedemptionReversed(UUID redemption) {}
