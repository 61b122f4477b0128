package org.lifeline.redemption;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much a device may record until it contacts the server again.
 *
 * @param records the most redemptions
 * @param amounts the most in each currency, in its minor units; nothing in a currency that is missing
 */
public record OfflineCaps(int records, Map<String, Long> amounts) {

    /** Allows nothing. */
    static final OfflineCaps NOTHING = new OfflineCaps(0, Map.of());

    public OfflineCaps {
        if (records < 0 || amounts.values().stream().anyMatch(amount -> amount < 0)) {
            throw new IllegalArgumentException("A cap must not be negative");
        }
        amounts = Map.copyOf(amounts);
    }

    /**
     * Allows a share of the largest grant in each currency, rounded down.
     *
     * @param largestGrants minor units by currency
     */
    public static OfflineCaps shareOf(int records, double share, Map<String, Long> largestGrants) {
        Map<String, Long> amounts = new TreeMap<>();
        largestGrants.forEach((currency, largest) -> amounts.put(
                currency,
                BigDecimal.valueOf(largest).multiply(BigDecimal.valueOf(share)).longValue()));
        return new OfflineCaps(records, amounts);
    }

    /** The smallest of the amounts, for older pages of devices, which know only one number for all currencies. */
    @JsonProperty
    long amountMinor() {
        return amounts.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    long amountIn(String currency) {
        return amounts.getOrDefault(currency, 0L);
    }
}
