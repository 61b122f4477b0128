package org.lifeline.redemption;

/**
 * How much a device may note until it is heard of again.
 *
 * @param records at most so many redemptions
 * @param amountMinor at most so much, in minor units, in each currency
 */
public record OfflineCaps(int records, long amountMinor) {
    public OfflineCaps {
        if (records < 0 || amountMinor < 0) {
            throw new IllegalArgumentException("A cap must not be negative");
        }
    }
}
