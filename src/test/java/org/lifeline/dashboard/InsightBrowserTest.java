package org.lifeline.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.PlausibleFacts;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages of figures, as people see them on a desk and on a phone. */
class InsightBrowserTest extends LifelineTest {

    private static final int MOST_BYTES = 150 * 1024;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Test
    void drawsEachChartWithItsTable() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        PlausibleFacts.of(jdbc, programme, 2_000);
        Page desk = browser.desktop();
        browser.logIn(desk, "auditor");
        for (Section section : Section.values()) {
            desk.navigate("/insights/" + section + "?programme=" + programme);
            assertThat(desk.locator(".lifeline-tabs a[aria-current]")).isVisible();
            int charts = desk.locator("[data-drawing]").count();
            for (int i = 0; i < charts; i++) {
                desk.locator("[data-drawing]").nth(i).scrollIntoViewIfNeeded();
            }
            assertThat(desk.locator("[data-drawing][data-drawn=done]")).hasCount(charts);
            Axe.findsNothing(desk);
            browser.settled(desk);
            browser.picture(desk, "insights-" + section);
            desk.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            browser.picture(desk, "insights-" + section + "-print");
            desk.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));

            Page phone = browser.phone();
            browser.logIn(phone, "auditor");
            phone.navigate("/insights/" + section + "?lang=ar&programme=" + programme);
            assertThat(phone.locator("html")).hasAttribute("dir", "rtl");
            for (int i = 0; i < charts; i++) {
                phone.locator("[data-drawing]").nth(i).scrollIntoViewIfNeeded();
            }
            assertThat(phone.locator("[data-drawing][data-drawn=done]")).hasCount(charts);
            browser.settled(phone);
            browser.picture(phone, "insights-" + section + "-phone-ar");
        }
    }

    /** At the first visit, with every chart, its drawing and its table. */
    @Test
    void aPageOfChartsIsSmall() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        PlausibleFacts.of(jdbc, programme, 2_000);
        Page desk = browser.desktop();
        browser.logIn(desk, "auditor");
        browser.settled(desk);
        Set<String> asked = new TreeSet<>();
        desk.context().onResponse(response -> asked.add(response.url()));
        for (Section section : Section.values()) {
            desk.navigate("about:blank");
            desk.context().newCDPSession(desk).send("Network.clearBrowserCache");
            asked.clear();
            desk.navigate("/insights/" + section + "?programme=" + programme);
            int charts = desk.locator("[data-drawing]").count();
            for (int i = 0; i < charts; i++) {
                desk.locator("[data-drawing]").nth(i).scrollIntoViewIfNeeded();
            }
            assertThat(desk.locator("[data-drawing][data-drawn=done]")).hasCount(charts);
            browser.settled(desk);

            Map<String, Integer> sizes = Browser.compressed(desk, asked);
            int all = sizes.values().stream().mapToInt(Integer::intValue).sum();
            System.out.printf("/insights/%s: %d kB compressed, %d charts%n", section, all / 1024, charts);
            Assertions.assertThat(all).as(sizes.toString()).isBetween(1, MOST_BYTES);
        }
    }

    @Test
    void peopleLandOnWhatWaitsForThem() {
        for (String role : List.of("programme-manager", "service-provider", "junior-officer", "auditor")) {
            Page desk = browser.desktop();
            browser.logIn(desk, role);
            desk.navigate("/");
            assertThat(desk.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("What waits for you")))
                    .isVisible();
            Axe.findsNothing(desk);
            browser.settled(desk);
            browser.picture(desk, "start-" + role);
        }
        Page phone = browser.phone();
        browser.logIn(phone, "programme-manager");
        phone.navigate("/?lang=ar");
        assertThat(phone.locator("html")).hasAttribute("dir", "rtl");
        browser.settled(phone);
        browser.picture(phone, "start-programme-manager-phone-ar");
    }

    @Test
    void aManagerMakesAReportAndChoosesItsLanguage() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        PlausibleFacts.of(jdbc, programme, 300);
        jdbc.sql("update programme set open_data = true where code = ?")
                .param(programme)
                .update();
        Page desk = browser.desktop();
        browser.logIn(desk, "programme-manager");
        desk.navigate("/insights/service");
        desk.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Reports"))
                .click();
        desk.locator("#programme").selectOption(programme);
        desk.locator("#report-language").selectOption("fr");
        desk.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make the report"))
                .click();
        Locator made = desk.locator("tr")
                .filter(new Locator.FilterOptions().setHasText("Programme " + programme))
                .filter(new Locator.FilterOptions().setHasText("fran\u00e7ais"));
        assertThat(made).isVisible();
        desk.locator("#my-language").selectOption("ar");
        desk.waitForResponse(
                "**/insights/reports/language",
                () -> desk.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                        .click());
        desk.navigate("/insights/reports");
        assertThat(desk.locator("#my-language")).hasValue("ar");
        Axe.findsNothing(desk);
        browser.settled(desk);
        browser.picture(desk, "insight-reports");

        Page phone = browser.phone();
        browser.logIn(phone, "programme-manager");
        phone.navigate("/insights/reports?lang=ar");
        assertThat(phone.locator("html")).hasAttribute("dir", "rtl");
        Axe.findsNothing(phone);
        browser.settled(phone);
        browser.picture(phone, "insight-reports-phone-ar");
        phone.locator("#my-language").selectOption("en");
        phone.waitForResponse(
                "**/insights/reports/language",
                () -> phone.locator("form[action$='/language'] button").click());
        phone.navigate("/insights/reports?lang=en");
        assertThat(phone.locator("#my-language")).hasValue("en");
    }

    @Test
    void theCasesBehindAChartAreOnePressAway() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        PlausibleFacts.of(jdbc, programme, 200);
        Page desk = browser.desktop();
        browser.logIn(desk, "auditor");
        desk.navigate("/insights/service?programme=" + programme);
        desk.locator("#outcomes")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("The cases behind it"))
                .click();
        assertThat(desk.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("The cases behind it")))
                .isVisible();
        Axe.findsNothing(desk);
        browser.picture(desk, "insights-cases");
        desk.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Next page"))
                .click();
        assertThat(desk.getByText("Page 2 of")).isVisible();
    }
}
