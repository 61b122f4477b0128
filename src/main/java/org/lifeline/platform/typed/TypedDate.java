package org.lifeline.platform.typed;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person meant who typed a date: the one reader of the house, and the one writer. The browser's {@code typed/dates.mjs} follows
 * the same rules; {@code typed-inputs.csv}, which both are tested with, says what they are. A day of another calendar is converted when
 * it is sure which one, and asked about when not.
 */
public sealed interface TypedDate {

    /** It is this day. */
    record Day(LocalDate date) implements TypedDate {}

    /** Only a year of birth, or an age. */
    record Approximate(int year) implements TypedDate {}

    /** It may be the one or the other: Gregorian days such as {@code 1990-05-17}, or years where only a year was typed. */
    record Either(List<String> days) implements TypedDate {}

    /**
     * It is none that can be taken.
     *
     * @param maybe what it would be in another calendar, as in {@link Either}; for {@link Reason#otherCalendar} only
     */
    record Wrong(Reason reason, @Nullable String maybe) implements TypedDate {}

    /** Why it is none. */
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
     * @param language of the page
     * @param today in the zone of the house
     * @param birth whether it is a date of birth: then it lies in the past of one life, and a year or an age is enough
     */
    static TypedDate read(String text, String language, LocalDate today, boolean birth) {
        return new DateReader(TypedText.base(language), today, birth).read(text);
    }

    /** The same for three boxes, whose order is known: a month by number or by name; for a date of birth the year's box is enough. */
    static TypedDate read(String day, String month, String year, String language, LocalDate today, boolean birth) {
        return new DateReader(TypedText.base(language), today, birth).read(day, month, year);
    }

    /** A day as the pages write it: "17 May 1990". */
    static String write(LocalDate day, String language) {
        return DateReader.write(day, TypedText.base(language));
    }
}
