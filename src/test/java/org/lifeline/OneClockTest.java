package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What ArchUnit cannot see of the one clock: SQL, which has the zone of whoever is connected, Java that takes the day in UTC, and pages that
 * write a time in the zone of the machine, or format one themselves.
 */
class OneClockTest {

    /** Before this migration the database had a day of its own, as the default of one column. */
    private static final int FIRST_WITHOUT_DAYS = 35;

    private static final Pattern ANOTHER_DAY = Pattern.compile("""
            (?i)\\bcurrent_date\\b|\\blocaltimestamp\\b|\\bcurrent_time\\b
            |(now\\(\\)|current_timestamp|_at)\\s*::\\s*date|cast\\(\\s*(now\\(\\)|current_timestamp|[a-z.]*_at)\\s+as\\s+date
            |date_trunc\\(\\s*'(day|week|month|year)'\\s*,\\s*(now\\(\\)|current_|[a-z.]*_at)|extract\\(\\s*day\\s+from
            |LocalDate\\.ofInstant\\([^;]*ZoneOffset\\.UTC
            |#temporals\\.|#dates\\.|#calendars\\.
            |th:attr="[^"]*@times\\.""".replace("\n", ""));

    @Test
    void noCodeAsksAnotherClockForTheDay() throws IOException {
        try (Stream<Path> java = Files.walk(Path.of("src/main/java"));
                Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"));
                Stream<Path> pages = Files.walk(Path.of("templates"))) {
            List<Path> files = Stream.of(
                            java.filter(file -> file.toString().endsWith(".java")),
                            migrations.filter(OneClockTest::isNew),
                            pages.filter(file -> file.toString().endsWith(".html")))
                    .flatMap(each -> each)
                    .toList();
            assertThat(files).hasSizeGreaterThan(300).anyMatch(file -> file.endsWith("V35__days_of_the_zone.sql"));
            assertThat(files.stream().flatMap(OneClockTest::found)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "where ends_on >= current_date",
                "where CURRENT_DATE > y.ends_on",
                "new.paid_on > now()::date",
                "cast(now() as date)",
                "date_trunc('day', now())",
                "v.expires_at::date",
                "extract(day from c.submitted_at - max(r.redeemed_at))",
                "LocalDate.ofInstant(now, ZoneOffset.UTC)",
                "<td th:text=\"${#temporals.format(each.at, 'd MMM yyyy, HH:mm')}\">",
                // Thymeleaf lets no bean be asked there: the page would fail
                "<a th:attr=\"aria-label=${@times.day(each.at, #locale)}\">",
            })
    void findsADayThatIsNotTheProducts(String wrong) {
        assertThat(ANOTHER_DAY.matcher(wrong).find()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "where ends_on >= :today",
                "update known_key set lost_at = now()",
                "date_trunc('year', birth_date)",
                "birth_date = any(cast(:dates as date[]))",
                "LocalDate.ofInstant(now, clock.getZone())",
                "<td th:text=\"${@times.shortMoment(each.at, #locale)}\">",
            })
    void findsNothingInADayOfTheProduct(String right) {
        assertThat(ANOTHER_DAY.matcher(right).find()).isFalse();
    }

    private static boolean isNew(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"))
                >= FIRST_WITHOUT_DAYS;
    }

    private static Stream<String> found(Path source) {
        try {
            // comments may name what is not to be used
            String text = Files.readString(source).replaceAll("(?m)^\\s*--.*$", "");
            return ANOTHER_DAY.matcher(text).results().map(match -> source.getFileName() + ": " + match.group());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
