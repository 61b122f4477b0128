package org.lifeline.registry;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.typed.TypedDay;

/** What was typed, field by field. */
record TypedFacts(Map<String, String> fields, String language, LocalDate today) {

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEARS = 50;

    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    boolean has(String field) {
        return !text(field).isBlank();
    }

    boolean is(String field, String value) {
        return text(field).equals(value);
    }

    /** A text of one line; null for none. */
    @Nullable
    String line(String field, int longest) {
        String text = PlainText.trim(PlainText.clean(text(field)));
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() > longest || !FormSchema.isPrintable(text) || !PlainText.isOneLine(text)) {
            throw Refused.invalid(field, "Type at most %d characters, on one line.".formatted(longest));
        }
        return text;
    }

    <T extends Enum<T>> T one(String field, T[] all, String message) {
        return Arrays.stream(all)
                .filter(each -> each.name().equals(text(field)))
                .findFirst()
                .orElseThrow(() -> Refused.invalid(field, message));
    }

    /** A day, today or earlier. */
    LocalDate past(String field) {
        LocalDate day = day(field);
        if (day.isAfter(today)) {
            throw Refused.invalid(field, "Give the day, today or earlier.");
        }
        return day;
    }

    LocalDate day(String field) {
        LocalDate day = TypedDay.read(field, text(field), language, today);
        if (day.getYear() < FIRST_YEAR || day.isAfter(today.plusYears(LAST_YEARS))) {
            throw Refused.invalid(field, "There is no such day.");
        }
        return day;
    }

    String required(String field, int longest, String message) {
        String text = line(field, longest);
        if (text == null) {
            throw Refused.invalid(field, message);
        }
        return text;
    }
}
