package org.lifeline.reimbursement;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Reads the day of a payment from a form: text from Tasklist, a date from the engine's REST API. */
final class PaymentDay {

    private PaymentDay() {}

    /** @return null when it is not a date */
    static @Nullable LocalDate read(@Nullable Object given, ZoneId zone) {
        if (given instanceof Date date) {
            return LocalDate.ofInstant(date.toInstant(), zone);
        }
        try {
            return given instanceof String text ? LocalDate.parse(text.strip()) : null;
        } catch (DateTimeException notADay) {
            return null;
        }
    }
}
