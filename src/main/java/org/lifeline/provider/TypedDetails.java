package org.lifeline.provider;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/** Days and degrees as they are typed on the pages of providers. */
final class TypedDetails {

    /** With four digits of the year: the database knows no day of the year 999999999, and nobody means one. */
    private static final int LENGTH_OF_A_DAY = 10;

    private TypedDetails() {}

    /** @throws Refused 422 for what is no day */
    static @Nullable LocalDate day(String field, String typed) {
        String text = typed.strip();
        try {
            LocalDate day = text.isEmpty() ? null : LocalDate.parse(text);
            if (day == null || text.length() == LENGTH_OF_A_DAY) {
                return day;
            }
        } catch (DateTimeException notADay) {
            // refused below, like a day of a wrong year
        }
        throw Refused.invalid(field, "Give the day as in 2027-12-31, or leave it empty.");
    }

    /** @throws Refused 422 for what are no degrees */
    static @Nullable BigDecimal degrees(String field, String typed) {
        String text = typed.strip();
        if (text.isEmpty()) {
            return null;
        }
        if (!text.matches("-?\\d{1,3}(\\.\\d{1,5})?")) {
            throw Refused.invalid(field, "Give degrees with at most five decimals, such as 9.0108.");
        }
        return new BigDecimal(text);
    }
}
