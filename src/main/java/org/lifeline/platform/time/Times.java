package org.lifeline.platform.time;

import com.ibm.icu.text.TimeZoneFormat;
import com.ibm.icu.text.TimeZoneFormat.Style;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
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
 * How people read days and times, on pages, in letters and on paper: in the zone of the product, and a time says that it is. The zone is
 * named by its place in the reader's language, such as "3 May 2026, 14:05 (Ethiopia Time)"; "UTC" and other fixed zones by their offset. In
 * the hour that clocks repeat, the offset is said too. On pages it is the bean {@code times}.
 */
public final class Times {

    private static final String DAY = "d MMMM uuuu";
    private static final String SHORT_DAY = "d MMM uuuu";

    private final ZoneId zone;

    /** @param zone in which days and times are written */
    public Times(ZoneId zone) {
        this.zone = zone;
    }

    /** Such as "3 May 2026". @param at a day, or a moment of it */
    public String day(TemporalAccessor at, Locale language) {
        return write(DAY, at, language);
    }

    /** Such as "3 Sep 2026", for tables. @param at a day, or a moment of it */
    public String shortDay(TemporalAccessor at, Locale language) {
        return write(SHORT_DAY, at, language);
    }

    /** Such as "3 May 2026, 14:05 (Ethiopia Time)". */
    public String moment(TemporalAccessor at, Locale language) {
        return moment(DAY + ", HH:mm", at, language);
    }

    /** Such as "3 Sep 2026, 14:05 (Ethiopia Time)", for tables. */
    public String shortMoment(TemporalAccessor at, Locale language) {
        return moment(SHORT_DAY + ", HH:mm", at, language);
    }

    /** Such as "3 Sep 2026, 14:05:09 (Ethiopia Time)", for logs. */
    public String second(TemporalAccessor at, Locale language) {
        return moment(SHORT_DAY + ", HH:mm:ss", at, language);
    }

    /**
     * The last day of something that ends, such as "25 May 2026". What ends within a day, as vouchers of earlier versions do, has its time
     * too.
     *
     * @param end the first moment that no longer counts, as {@link Days} has it
     */
    public String until(Instant end, Locale language) {
        return Days.isEnd(end, zone) ? day(Days.last(end, zone), language) : moment(end, language);
    }

    /** A day as letters and vouchers write it. @param at a moment of the day */
    public String day(Instant at, Language language) {
        return inLetters(LocalDate.ofInstant(at, zone), language);
    }

    /** The last day of something that ends, as letters and vouchers write it. @see #until(Instant, Locale) */
    public String until(Instant end, Language language) {
        return Days.isEnd(end, zone) ? inLetters(Days.last(end, zone), language) : moment(end, language.numbers());
    }

    /** Name of the zone for programs, such as Africa/Addis_Ababa. */
    public String zoneId() {
        return zone.getId();
    }

    /** Name of the zone for people, such as "Ethiopia Time" or "UTC+03:00". */
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
        TemporalAccessor shown = at instanceof LocalDate || at instanceof ZonedDateTime local && local.getZone().equals(zone)
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
