package org.lifeline.redemption;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much a device may note until it is heard of again.
 *
 * @param records at most so many redemptions
 * @param amounts at most so much in a currency, in its minor units; nothing in a currency that is not there
 */
public record OfflineCaps(int records, Map<String, Long> amounts) {

    /** Nothing at all. */
    static final OfflineCaps NOTHING = new OfflineCaps(0, Map.of());

    public OfflineCaps {
        if (records < 0 || amounts.values().stream().anyMatch(amount -> amount < 0)) {
            throw new IllegalArgumentException("A cap must not be negative");
        }
        amounts = Map.copyOf(amounts);
    }

    /**
     * A share of the largest grant in each currency, rounded down.
     *
     * @param largestGrants minor units by currency
     */
    public static OfflineCaps shareOf(int records, double share, Map<String, Long> largestGrants) {
        Map<String, Long> amounts = new TreeMap<>();
        largestGrants.forEach((currency, largest) -> amounts.put(
                currency,
                BigDecimal.valueOf(largest)
                        .multiply(BigDecimal.valueOf(share))
                        .longValue()));
        return new OfflineCaps(records, amounts);
    }

    /** For pages of a device from before, which know one number only: the least of all. */
    @JsonProperty
    long amountMinor() {
        return amounts.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    long amountIn(String currency) {
        return amounts.getOrDefault(currency, 0L);
    }
}
