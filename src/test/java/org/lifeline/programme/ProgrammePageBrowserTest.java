package org.lifeline.programme;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;

/** The public page of a programme on a phone and on a desk. */
class ProgrammePageBrowserTest extends LifelineTest {

    private static final int FIRST_LOAD_BYTES = 60 * 1024;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @ParameterizedTest
    @CsvSource({"en, true", "en, false", "ar, true", "ar, false", "am, true", "fr, true"})
    void isWholeAndReadableInEachLanguage(String language, boolean phone) {
        Page page = phone ? browser.phone() : browser.desktop();
        page.navigate("/programmes/EMA?lang=" + language);

        assertThat(page.locator("h1")).hasAttribute("lang", language);
        assertThat(page.locator("main li").first()).isVisible();
        Axe.findsNothing(page);
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        browser.picture(page, "programme-" + language + (phone ? "-phone" : "-desktop"));
    }

    @Test
    void leadsFromTheHomePageToTheFormWithoutAScript() {
        Page page = browser.withoutScript();
        page.navigate("/");
        assertThat(page.locator("a[href*=camunda]")).hasCount(0);
        page.locator("a[href='/programmes/EMA']").click();
        assertThat(page.locator("h1")).hasText("Emergency medical assistance");
        page.locator("a[href='/apply/new/EMA']").click();
        assertThat(page).hasURL(Pattern.compile(".*/login.*"));
    }

    @Test
    void homeIsLeftToVisitorsAndStaffFindTheirLinksAtTheLogIn() {
        for (boolean phone : new boolean[] {true, false}) {
            Page page = phone ? browser.phone() : browser.desktop();
            page.navigate("/?lang=en");
            Axe.findsNothing(page);
            browser.picture(page, "home-" + (phone ? "phone" : "desktop"));
            page.navigate("/login");
            assertThat(page.locator("main a[href='/camunda/app/tasklist/']")).isVisible();
            Axe.findsNothing(page);
            browser.picture(page, "login-" + (phone ? "phone" : "desktop"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/programmes/EMA"})
    void costsAVisitorFewBytes(String path) {
        Page page = browser.phone();
        Set<String> asked = new TreeSet<>();
        page.context().onResponse(response -> asked.add(response.url()));
        page.navigate(path);
        browser.settled(page);

        Map<String, Integer> loaded = Browser.compressed(page, asked);
        assertThat(loaded.keySet())
                .allMatch(url -> url.startsWith(ADDRESS + "/"))
                .anyMatch(url -> url.contains("lifeline.css"));
        int sum = loaded.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("first load of " + path + ": " + sum + " bytes gzipped in " + loaded.size() + " files");
        assertThat(sum).as(loaded.toString()).isLessThan(FIRST_LOAD_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar", "am", "fr"})
    void theFootOfEachPageLeadsToHelpContactPrivacyAndAccessibility(String language) {
        Page page = browser.phone();
        for (String topic : new String[] {"help", "contact", "privacy", "accessibility"}) {
            page.navigate("/?lang=" + language);
            page.locator("footer a[href='/" + topic + "']").click();
            assertThat(page).hasURL(Pattern.compile(".*/" + topic));
            assertThat(page.locator("html")).hasAttribute("lang", language);
            assertThat(page.locator("main p")).hasCount(4);
            Axe.findsNothing(page);
        }
        browser.picture(page, "accessibility-" + language);
    }
}
