package org.lifeline.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.util.MeasureUnit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.platform.language.Language;

class TimesTest {

    private static final Times ETHIOPIA = new Times(ZoneId.of("Africa/Addis_Ababa"));
    private static final Instant AT = Instant.parse("2026-05-24T21:05:09Z");

    @Test
    void writesATimeWithItsZone() {
        assertThat(ETHIOPIA.moment(AT, Locale.ENGLISH)).isEqualTo("25 May 2026, 00:05 (Ethiopia Time)");
        assertThat(ETHIOPIA.moment(AT.atOffset(ZoneOffset.UTC), Locale.ENGLISH))
                .isEqualTo("25 May 2026, 00:05 (Ethiopia Time)");
        assertThat(ETHIOPIA.shortMoment(AT.plusSeconds(90 * 86_400), Locale.ENGLISH))
                .isEqualTo("23 Aug 2026, 00:05 (Ethiopia Time)");
        assertThat(ETHIOPIA.second(AT, Locale.ENGLISH)).isEqualTo("25 May 2026, 00:05:09 (Ethiopia Time)");
        assertThat(ETHIOPIA.day(AT, Locale.ENGLISH)).isEqualTo("25 May 2026");
        assertThat(ETHIOPIA.day(LocalDate.of(2026, 5, 25), Locale.ENGLISH)).isEqualTo("25 May 2026");
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "1, en, 1 hour",
        "2, en, 2 hours",
        "1, fr, 1\u00a0heure",
        "20, fr, 20\u00a0heures",
        "1, ar, ساعة",
        "2, ar, ساعتان",
        "3, ar, ٣ ساعات",
        "20, ar, ٢٠ ساعة",
        "1, am, 1 ሰዓት"
    })
    void countsHoursAsEachLanguageDoes(long many, String language, String words) {
        assertThat(ETHIOPIA.length(many, MeasureUnit.HOUR, Locale.forLanguageTag(language)))
                .isEqualTo(words);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({"1, en, 1 day", "40, en, 40 days", "1, fr, 1\u00a0jour", "2, ar, يومان", "3, am, 3 ቀናት"})
    void countsDaysAsEachLanguageDoes(long many, String language, String words) {
        assertThat(ETHIOPIA.days(many, Locale.forLanguageTag(language))).isEqualTo(words);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "UTC, en, UTC",
        "Z, fr, UTC",
        "+03:00, en, UTC+03:00",
        "Etc/GMT+3, en, UTC-03:00",
        "Pacific/Kiritimati, en, Kiritimati Time",
        "Europe/Berlin, en, Germany Time",
        "America/New_York, en, New York Time",
        "Africa/Addis_Ababa, fr, heure : Éthiopie",
        "Africa/Addis_Ababa, am, ኢትዮጵያ ሰዓት",
        "Africa/Addis_Ababa, ar, توقيت إثيوبيا"
    })
    void namesTheZoneAsItsReaderDoes(String zone, String language, String name) {
        assertThat(new Times(ZoneId.of(zone)).zone(Locale.forLanguageTag(language)))
                .isEqualTo(name);
    }

    @Test
    void distinguishesTheRepeatedHourWhenClocksGoBack() {
        Times germany = new Times(ZoneId.of("Europe/Berlin"));

        assertThat(germany.moment(Instant.parse("2026-10-25T00:30:00Z"), Locale.ENGLISH))
                .isEqualTo("25 October 2026, 02:30 (Germany Time, UTC+02:00)");
        assertThat(germany.moment(Instant.parse("2026-10-25T01:30:00Z"), Locale.ENGLISH))
                .isEqualTo("25 October 2026, 02:30 (Germany Time, UTC+01:00)");
        assertThat(germany.moment(Instant.parse("2026-10-25T02:30:00Z"), Locale.ENGLISH))
                .isEqualTo("25 October 2026, 03:30 (Germany Time)");
    }

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource({
        "Pacific/Kiritimati, 2026-05-25T10:00:00Z",
        "Pacific/Pago_Pago, 2026-05-26T11:00:00Z",
        "Africa/Addis_Ababa, 2026-05-25T21:00:00Z",
        "Europe/Berlin, 2026-05-25T22:00:00Z",
        "UTC, 2026-05-26T00:00:00Z"
    })
    void writesTheLastDayOfAPeriodThatEndsAtMidnight(ZoneId zone, Instant end) {
        assertThat(new Times(zone).until(end, Locale.ENGLISH)).isEqualTo("25 May 2026");
        assertThat(new Times(zone).until(end, Language.ENGLISH)).isEqualTo("25 May 2026");
    }

    @Test
    void writesTheTimeOfAPeriodThatEndsDuringADay() {
        Instant end = Instant.parse("2026-05-25T08:17:00Z");

        assertThat(ETHIOPIA.until(end, Locale.ENGLISH)).isEqualTo("25 May 2026, 11:17 (Ethiopia Time)");
        assertThat(ETHIOPIA.until(end, Language.ENGLISH)).isEqualTo("25 May 2026, 11:17 (Ethiopia Time)");
    }
}
