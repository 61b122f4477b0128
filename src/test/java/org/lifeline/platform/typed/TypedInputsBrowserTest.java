package org.lifeline.platform.typed;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** Everything in typed-inputs.csv in a real browser: all of it by the browser's modules, and by keyboard what fits the fields of the application form. */
class TypedInputsBrowserTest extends LifelineTest {

    /** A moment at which it is the table's day from La Paz to Kiritimati. */
    private static final Date NOW =
            Date.from(TypedInputsTest.TODAY.atTime(LocalTime.of(6, 0)).toInstant(ZoneOffset.UTC));

    private static final Path SOURCE = Path.of("src/main").toAbsolutePath();

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @ParameterizedTest
    @ValueSource(strings = {"America/La_Paz", "Pacific/Kiritimati", "Asia/Kathmandu"})
    void theBrowserModulesPassTheWholeTable(String zone) throws IOException {
        Page page = browser.desktopIn(zone);
        page.clock().setFixedTime(NOW);
        page.route("**/source/**", TypedInputsBrowserTest::giveSource);
        page.navigate("/login");
        List<Map<String, String>> rows =
                TypedInputsTest.table().stream().map(CSVRecord::toMap).toList();

        Object shown = page.evaluate("""
                async ([rows, today]) => {
                  const {readDate, readParts} = await import('/source/web/typed/dates.mjs');
                  const {readNumber} = await import('/source/web/typed/numbers.mjs');
                  return rows.map(({kind, language, decimals, currency, birth, typed}) => {
                    const how = {language, today, birth: birth === 'yes'};
                    const [day, month, year] = typed.split(';');
                    const read = kind === 'number'
                      ? readNumber(typed, {language, decimals: decimals === '' ? null : Number(decimals), currency: currency || null})
                      : kind === 'boxes' ? readParts({day, month, year}, how) : readDate(typed, how);
                    return read.either ? `either ${read.either.join('|')}`
                      : read.wrong ? ['wrong', read.wrong, read.maybe].filter(Boolean).join(' ')
                      : read.approximate ? `year ${read.year}` : `read ${read.value ?? read.date}`;
                  });
                }
                """, List.of(rows, TypedInputsTest.TODAY.toString()));

        assertThat(shown)
                .isEqualTo(rows.stream()
                        .map(row -> row.get("outcome") + " " + row.get("value"))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"America/La_Paz,en", "Pacific/Kiritimati,fr", "Asia/Kathmandu,am", "America/La_Paz,ar"})
    void theFormAcceptsTypedValuesOrExplainsWhyNot(String zone, String language) throws IOException {
        Page page = browser.narrowPhoneIn(zone);
        page.clock().setFixedTime(NOW);
        browser.logIn(page, Accounts.create(identities, "applicant"));
        page.navigate("/apply?programme=EMA&lang=" + language);
        assertThat(page.locator("#buttons")).isVisible();

        for (CSVRecord row : TypedInputsTest.table()) {
            if (!row.get("language").equals(language)) {
                continue;
            }
            try {
                if (row.get("kind").equals("number") && row.get("currency").equals("EUR")) {
                    type(page, row, "treatmentCost", page.locator("[id$='-field_treatmentCost']"), row.get("typed"));
                } else if (row.get("kind").equals("boxes") && row.get("birth").equals("yes")) {
                    type(
                            page,
                            row,
                            "birthDate",
                            page.locator(".lifeline-birth input"),
                            row.get("typed").split(";", -1));
                }
            } catch (AssertionError e) {
                throw new AssertionError(
                        "%s '%s' (%s)".formatted(row.get("kind"), row.get("typed"), row.get("why")), e);
            }
        }
    }

    private static void type(Page page, CSVRecord row, String key, Locator boxes, String... typed) {
        for (int i = 0; i < typed.length; i++) {
            boxes.nth(i).fill("");
        }
        Locator understood = page.locator("[id$='field_" + key + "-understood']");
        assertThat(understood).isEmpty();
        for (int i = 0; i < typed.length; i++) {
            boxes.nth(i).fill(typed[i]);
        }
        boxes.nth(typed.length - 1).blur();

        Locator choices = page.locator("[id$='field_" + key + "-either'] button");
        switch (row.get("outcome")) {
            case "read" -> assertThat(understood).hasText(anyBlanks(written(row)));
            case "year" -> assertThat(understood).containsText(row.get("value"));
            case "either" -> assertThat(choices).hasCount(row.get("value").split("\\|").length);
            default -> {
                if (!row.get("value").equals("empty")) {
                    assertThat(page.locator("[id$='field_" + key + "-error-message']"))
                            .not()
                            .isEmpty();
                }
                assertThat(understood).isEmpty();
            }
        }
        for (int i = 0; i < typed.length && !row.get("value").equals("empty"); i++) {
            // a box of one line takes no end of line
            assertThat(boxes.nth(i)).hasValue(typed[i].replaceAll("[\\r\\n]", ""));
        }
    }

    private static String written(CSVRecord row) {
        return row.get("kind").equals("number")
                ? "EUR " + TypedNumber.write(row.get("value"), row.get("language"), 2)
                : TypedDate.write(LocalDate.parse(row.get("value")), row.get("language"));
    }

    private static Pattern anyBlanks(String text) {
        return Pattern.compile(
                "\\s*" + text.replaceAll("[.()]", "\\\\$0").replaceAll("\\s|\u202f|\u00a0", "\\\\s") + "\\s*");
    }

    private static void giveSource(Route route) {
        String path = route.request().url().replaceFirst(".*/source/", "");
        route.fulfill(new Route.FulfillOptions()
                .setContentType(path.endsWith(".json") ? "application/json" : "text/javascript")
                .setPath(SOURCE.resolve(path)));
    }
}
