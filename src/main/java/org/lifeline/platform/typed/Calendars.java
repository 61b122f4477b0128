package org.lifeline.platform.typed;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.chrono.HijrahDate;
import org.jspecify.annotations.Nullable;

/** The calendars in which people count years. */
enum Calendars {
    gregorian,
    buddhist,
    ethiopian,
    persian,
    hijri;

    /** The Gregorian date of a day in this calendar; null where the calendar has no such day. */
    @Nullable
    LocalDate dayOf(int year, int month, int day) {
        if (month < 1 || day < 1 || day > 31 || year < 1 || year > 9999) {
            return null;
        }
        return switch (this) {
            case gregorian -> gregorianDay(year, month, day);
            case buddhist -> year > 543 ? gregorianDay(year - 543, month, day) : null;
            case ethiopian -> ethiopianDay(year, month, day);
            case persian -> persianDay(year, month, day);
            case hijri -> hijriDay(year, month, day);
        };
    }

    private static @Nullable LocalDate gregorianDay(int year, int month, int day) {
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    private static @Nullable LocalDate ethiopianDay(int year, int month, int day) {
        int longest = month < 13 ? 30 : year % 4 == 3 ? 6 : 5;
        return month > 13 || day > longest
                ? null
                : LocalDate.ofEpochDay(365L * year + year / 4 + 30L * month + day - 716_763);
    }

    private static @Nullable LocalDate persianDay(int year, int month, int day) {
        boolean leap = (25 * year + 11) % 33 < 8;
        int longest = month <= 6 ? 31 : month < 12 || leap ? 30 : 29;
        int before = month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6;
        return month > 12 || day > longest
                ? null
                : LocalDate.ofEpochDay(365L * (year - 1) + (8 * year + 21) / 33 + before + day - 492_269);
    }

    /** The Gregorian date of a day in the calendar of Umm al-Qura. */
    private static @Nullable LocalDate hijriDay(int year, int month, int day) {
        try {
            return year < 1300 || year > 1600 ? null : LocalDate.from(HijrahDate.of(year, month, day));
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }
}
