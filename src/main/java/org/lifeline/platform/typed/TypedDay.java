package org.lifeline.platform.typed;

import java.time.LocalDate;
import org.lifeline.platform.problem.Refused;

/** Reads a day, other than a date of birth, that a person typed on one of our pages. */
public final class TypedDay {

    private TypedDay() {}

    /**
     * The day that is meant.
     *
     * @param field the field of the page, for the refusal
     * @param language language of the page
     * @param today in the product's time zone
     * @throws Refused 422 with what to do
     */
    public static LocalDate read(String field, String typed, String language, LocalDate today) {
        TypedDate read = TypedDate.read(typed, language, today, false);
        if (read instanceof TypedDate.Day day) {
            return day.date();
        }
        throw Refused.invalid(field, words(read, language, today));
    }

    private static String words(TypedDate read, String language, LocalDate today) {
        String example = TypedDate.write(today, language);
        if (read instanceof TypedDate.Either either) {
            return "This can be %s or %s. Write the month by its name, such as %s."
                    .formatted(
                            shown(either.days().get(0), language),
                            shown(either.days().get(1), language),
                            example);
        }
        if (!(read instanceof TypedDate.Wrong wrong)) {
            return like(example);
        }
        return switch (wrong.reason()) {
            case noSuchDay -> "There is no such day.";
            case shortYear, severalWays ->
                "Write the year with four digits and the month by its name, such as " + example + ".";
            case otherCalendar ->
                wrong.maybe() == null
                        ? like(example)
                        : "This is a year of another calendar. Write the day in ours: perhaps %s."
                                .formatted(shown(wrong.maybe(), language));
            default -> like(example);
        };
    }

    private static String like(String example) {
        return "Give a day such as " + example + ".";
    }

    private static String shown(String day, String language) {
        return TypedDate.write(LocalDate.parse(day), language);
    }
}
