package org.lifeline.platform.typed;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;

/** Reads amounts of money that people type on our pages. */
public final class TypedAmount {

    /** One of two possible readings: as the page sends it back, and as people read it. */
    public record Reading(String value, String shown) {}

    private TypedAmount() {}

    /**
     * The amount that is meant.
     *
     * @param field the field of the page, for the refusal
     * @param meant the reading that was chosen, where the page has asked before
     * @param currency ISO 4217 code
     * @param language language of the page
     * @throws Refused 422 with what to do; if two readings are possible, {@link #readings} returns them
     */
    public static Money read(String field, String typed, @Nullable String meant, String currency, String language) {
        try {
            int decimals = Money.zero(currency).exponent();
            TypedNumber read = TypedNumber.read(typed, language, decimals, currency);
            if (read instanceof TypedNumber.Either either) {
                if (meant != null && either.texts().contains(meant)) {
                    return Money.parse(currency, new BigDecimal(meant));
                }
                List<Reading> two = readings(typed, currency, language);
                throw Refused.invalid(
                        field,
                        "This can be %s or %s. Choose which you mean"
                                .formatted(two.get(0).shown(), two.get(1).shown()));
            }
            if (read instanceof TypedNumber.Wrong wrong) {
                throw Refused.invalid(field, words(wrong.reason(), currency, decimals));
            }
            return Money.parse(currency, ((TypedNumber.Value) read).number());
        } catch (InvalidMoneyException e) {
            throw Refused.invalid(field, String.valueOf(e.getMessage()));
        }
    }

    /** The two possible readings; empty where there is only one, or none. */
    public static List<Reading> readings(String typed, String currency, String language) {
        int decimals;
        try {
            decimals = Money.zero(currency).exponent();
        } catch (InvalidMoneyException unknown) {
            return List.of();
        }
        return TypedNumber.read(typed, language, decimals, currency) instanceof TypedNumber.Either either
                ? either.texts().stream()
                        .map(value -> new Reading(value, currency + " " + TypedNumber.write(value, language, decimals)))
                        .toList()
                : List.of();
    }

    private static String words(TypedNumber.Reason reason, String currency, int decimals) {
        String example = decimals > 0 ? "120." + "5" + "0".repeat(decimals - 1) : "120";
        return switch (reason) {
            case empty -> "Enter an amount such as " + example;
            case notANumber -> "This cannot be read as an amount. Enter it like " + example;
            case tooManyDecimals ->
                decimals == 0
                        ? "An amount in %s has no decimals".formatted(currency)
                        : "An amount in %s has at most %d decimals".formatted(currency, decimals);
            case otherCurrency -> "This is another currency. Enter the amount in " + currency;
            case otherDigits -> "Write it with the digits 0 to 9";
            case tooLong -> "The amount is too large";
        };
    }
}
