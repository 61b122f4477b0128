package org.lifeline.platform.time;

import com.ibm.icu.text.MeasureFormat;
import com.ibm.icu.text.MeasureFormat.FormatWidth;
import com.ibm.icu.text.TimeZoneFormat;
import com.ibm.icu.text.TimeZoneFormat.Style;
import com.ibm.icu.util.Measure;
import com.ibm.icu.util.MeasureUnit;
import com.ibm.icu.util.TimeUnit;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import org.lifeline.platform.language.Language;

/**
 * Formats days and times for people, on pages, in letters and on paper. They are in the product's time zone, and a time names it. The zone
 * is named by its place in the reader's language, such as "3 May 2026, 14:05 (Ethiopia Time)"; "UTC" and other fixed zones are named by
 * their offset. In the hour that is repeated when clocks change, the offset is given, too. Pages use it as the bean {@code times}.
 */
public final class Times {

    private static final String DAY = "d MMMM uuuu";
    private static final String SHORT_DAY = "d MMM uuuu";

    private final ZoneId zone;

    /** @param zone time zone of the days and times */
    public Times(ZoneId zone) {
        this.zone = zone;
    }

    /** A day, such as "3 May 2026". @param at a day, or a moment of it */
    public String day(TemporalAccessor at, Locale language) {
        return write(DAY, at, language);
    }

    /** A day for tables, such as "3 Sep 2026". @param at a day, or a moment of it */
    public String shortDay(TemporalAccessor at, Locale language) {
        return write(SHORT_DAY, at, language);
    }

    /** A moment, such as "3 May 2026, 14:05 (Ethiopia Time)". */
    public String moment(TemporalAccessor at, Locale language) {
        return moment(DAY + ", HH:mm", at, language);
    }

    /** A moment for tables, such as "3 Sep 2026, 14:05 (Ethiopia Time)". */
    public String shortMoment(TemporalAccessor at, Locale language) {
        return moment(SHORT_DAY + ", HH:mm", at, language);
    }

    /** A moment for logs, such as "3 Sep 2026, 14:05:09 (Ethiopia Time)". */
    public String second(TemporalAccessor at, Locale language) {
        return moment(SHORT_DAY + ", HH:mm:ss", at, language);
    }

    /**
     * The last day of something that ends, such as "25 May 2026". If it ends within a day, as vouchers of earlier versions do, the time is
     * given, too.
     *
     * @param end the first moment that no longer counts, as in {@link Days}
     */
    public String until(Instant end, Locale language) {
        return Days.isEnd(end, zone) ? day(Days.last(end, zone), language) : moment(end, language);
    }

    /** A day in the format of letters and vouchers. @param at a moment of the day */
    public String day(Instant at, Language language) {
        return inLetters(LocalDate.ofInstant(at, zone), language);
    }

    /** The last day of something that ends, in the format of letters and vouchers. @see #until(Instant, Locale) */
    public String until(Instant end, Language language) {
        return Days.isEnd(end, zone) ? inLetters(Days.last(end, zone), language) : moment(end, language.numbers());
    }

    /** A length of time, such as "1 hour" or "3 hours", as each language counts. */
    public String length(long many, TimeUnit unit, Locale language) {
        ULocale withLatinDigits = ULocale.forLocale(language).setKeywordValue("numbers", "latn");
        String length =
                MeasureFormat.getInstance(withLatinDigits, FormatWidth.WIDE).format(new Measure(many, unit));
        // the digits that Java gives all other numbers of a page
        int zero = DecimalFormatSymbols.getInstance(language).getZeroDigit();
        return length.chars()
                .map(c -> c >= '0' && c <= '9' ? zero + c - '0' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A number of days, such as "1 day" or "3 days", as each language counts. */
    public String days(long many, Locale language) {
        return length(many, MeasureUnit.DAY, language);
    }

    /** The id of the time zone, such as Africa/Addis_Ababa. */
    public String zoneId() {
        return zone.getId();
    }

    /** The name of the time zone for people, such as "Ethiopia Time" or "UTC+03:00". */
    public String zone(Locale language) {
        return zone.normalized() instanceof ZoneOffset offset
                ? offset(offset)
                : TimeZoneFormat.getInstance(ULocale.forLocale(language))
                        .format(Style.GENERIC_LOCATION, TimeZone.getTimeZone(zone.getId()), 0);
    }

    private String moment(String pattern, TemporalAccessor at, Locale language) {
        ZonedDateTime local = Instant.from(at).atZone(zone);
        List<ZoneOffset> possible = zone.getRules().getValidOffsets(local.toLocalDateTime());
        String repeated = possible.size() > 1 ? ", " + offset(local.getOffset()) : "";
        return write(pattern, local, language) + " (" + zone(language) + repeated + ")";
    }

    private String write(String pattern, TemporalAccessor at, Locale language) {
        TemporalAccessor shown = at instanceof LocalDate
                        || at instanceof ZonedDateTime local && local.getZone().equals(zone)
                ? at
                : Instant.from(at).atZone(zone);
        return DateTimeFormatter.ofPattern(pattern, language).format(shown);
    }

    private static String inLetters(LocalDate day, Language language) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(language.equals(Language.ENGLISH) ? Locale.UK : language.numbers())
                .format(day);
    }

    private static String offset(ZoneOffset offset) {
        return offset.getTotalSeconds() == 0 ? "UTC" : "UTC" + offset.getId();
    }
}
