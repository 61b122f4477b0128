package org.lifeline.redemption;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * The things of a voucher that a redemption gives, and how many of each.
 *
 * @param quantities each 1 or more, by the thing's name as on the voucher; empty for a voucher for any help
 */
public record GivenItems(Map<String, Integer> quantities) {

    public static final GivenItems NONE = new GivenItems(Map.of());

    private static final int MOST = 10;
    private static final int MOST_OF_ONE = 999;

    /** @throws Refused 422 for an invalid quantity */
    public GivenItems {
        if (quantities.size() > MOST
                || quantities.values().stream().anyMatch(q -> q == null || q < 1 || q > MOST_OF_ONE)) {
            throw Refused.invalid(
                    "items", "Enter how many of each item you give: whole numbers from 1 to " + MOST_OF_ONE + ".");
        }
        // sorted, so that two requests for the same things are the same text
        quantities = new TreeMap<>(quantities);
    }

    /** @param quantities null for none */
    static GivenItems of(@Nullable Map<String, Integer> quantities) {
        return quantities == null || quantities.isEmpty() ? NONE : new GivenItems(quantities);
    }

    boolean isEmpty() {
        return quantities.isEmpty();
    }

    @Override
    public String toString() {
        return quantities.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining("|"));
    }
}
