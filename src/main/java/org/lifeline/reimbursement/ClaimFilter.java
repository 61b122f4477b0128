package org.lifeline.reimbursement;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * Which claims are meant. What is null selects nothing out.
 *
 * @param provider its code
 * @param programme its code
 * @param due only claims that nobody ordered the bank to pay, and that are to be paid within so many days: those approved by their
 *     day of payment, those in review by the day on which claims of their programme are usually paid. 0: by today
 */
public record ClaimFilter(
        @Nullable ClaimStatus status,
        @Nullable String provider,
        @Nullable String programme,
        @Nullable String currency,
        @Nullable ClaimAge age,
        @Nullable Integer due) {

    public static final ClaimFilter ALL = new ClaimFilter(null, null, null, null, null, null);

    private static final int LONGEST = 100;
    private static final int LATEST = 366;

    public static ClaimFilter of(ClaimStatus status) {
        return new ClaimFilter(status, null, null, null, null, null);
    }

    /** The same, to be paid within so many days. */
    public ClaimFilter dueIn(int days) {
        return new ClaimFilter(status, provider, programme, currency, age, days);
    }

    /**
     * Reads what a caller asks for; what is empty is not asked for.
     *
     * @throws Refused 422 with the field that is not valid
     */
    public static ClaimFilter read(
            @Nullable String status,
            @Nullable String provider,
            @Nullable String programme,
            @Nullable String currency,
            @Nullable String age,
            @Nullable String due) {
        return new ClaimFilter(
                one(ClaimStatus.values(), "status", status, "There is no such status of a claim."),
                text("provider", provider),
                text("programme", programme),
                text("currency", currency),
                one(ClaimAge.values(), "age", age, "There is no such age of a claim."),
                days(due));
    }

    private static <E extends Enum<E>> @Nullable E one(E[] all, String field, @Nullable String given, String wrong) {
        String name = text(field, given);
        if (name == null) {
            return null;
        }
        Optional<E> found =
                Arrays.stream(all).filter(each -> each.name().equals(name)).findFirst();
        return found.orElseThrow(() -> Refused.invalid(field, wrong));
    }

    private static @Nullable String text(String field, @Nullable String given) {
        String text = given == null ? "" : given.strip();
        if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw Refused.invalid(field, "Nothing has a code like this.");
        }
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Integer days(@Nullable String given) {
        String text = given == null ? "" : given.strip();
        if (text.isEmpty()) {
            return null;
        }
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > LATEST) {
            throw Refused.invalid("due", "Give a number of days, from 0 to " + LATEST + ".");
        }
        return Integer.valueOf(text);
    }
}
