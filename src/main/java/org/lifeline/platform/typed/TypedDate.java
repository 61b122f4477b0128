package org.lifeline.platform.typed;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading a date that a person typed. This is the only place where the product reads and writes typed dates. The browser's
 * {@code typed/dates.mjs} follows the same rules; both are tested with {@code typed-inputs.csv}, which defines them. A day of another
 * calendar is converted if it is certain which calendar is meant; otherwise the person is asked.
 */
public sealed interface TypedDate {

    /** The date is this day. */
    record Day(LocalDate date) implements TypedDate {}

    /** Only a year of birth, or an age, was given. */
    record Approximate(int year) implements TypedDate {}

    /** Two dates are possible: Gregorian days such as {@code 1990-05-17}, or years where only a year was typed. */
    record Either(List<String> days) implements TypedDate {}

    /**
     * The text is not an acceptable date.
     *
     * @param maybe the date in another calendar, as in {@link Either}; only for {@link Reason#otherCalendar}
     */
    record Wrong(Reason reason, @Nullable String maybe) implements TypedDate {}

    /** Why the text is not acceptable. */
    enum Reason {
        empty,
        notADate,
        noSuchDay,
        incomplete,
        otherCalendar,
        severalWays,
        shortYear,
        future,
        tooLongAgo,
        otherDigits,
        tooLong
    }

    /**
     * Reads a date.
     *
     * @param language language of the page
     * @param today in the product's time zone
     * @param birth whether it is a date of birth; then it must be within the past lifetime of a person, and a year or an age is enough
     */
    static TypedDate read(String text, String language, LocalDate today, boolean birth) {
        return new DateReader(TypedText.base(language), today, birth).read(text);
    }

    /**
     * Reads a date from three fields, so that the order is known. The month is a number or a name. For a date of birth the year alone is
     * enough.
     */
    static TypedDate read(String day, String month, String year, String language, LocalDate today, boolean birth) {
        return new DateReader(TypedText.base(language), today, birth).read(day, month, year);
    }

    /** A day as the pages write it: "17 May 1990". */
    static String write(LocalDate day, String language) {
        return DateWords.write(day, TypedText.base(language));
    }
}
