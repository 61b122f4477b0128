package org.lifeline.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
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
}
