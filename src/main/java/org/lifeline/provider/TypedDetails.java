package org.lifeline.provider;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/** Days and degrees as they are typed on the pages of providers. */
final class TypedDetails {

    private TypedDetails() {}

    /** @throws Refused 422 for what is no day */
    static @Nullable LocalDate day(String field, String typed) {
        try {
            return typed.isBlank() ? null : LocalDate.parse(typed.strip());
        } catch (DateTimeException e) {
            throw Refused.invalid(field, "Give the day as in 2027-12-31, or leave it empty.");
        }
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
