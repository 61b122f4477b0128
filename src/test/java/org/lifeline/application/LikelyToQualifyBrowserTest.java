package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;

/** From the public page of a programme to the answer whether one is likely to qualify, on a phone. */
class LikelyToQualifyBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Test
    void leadsFromTheProgrammeToTheAnswerWithoutAScript() {
        Page page = browser.withoutScript();
        page.setViewportSize(320, 640);
        page.navigate("/programmes/EMA?lang=en");
        page.locator("a[href='/programmes/EMA/likely']").click();
        page.locator("#likely button").click();
        assertThat(page.locator(".govuk-error-summary li")).hasCount(4);
        browser.picture(page, "likely-errors-phone");
        page.getByLabel("An operation").check();
        page.fill("#field-treatmentCost", "1200");
        page.fill("#field-birthDate-year", "34");
        page.fill("#field-householdSize", "4");
        page.locator("#likely button").click();
        assertThat(page.locator("#outcome")).containsText("You are likely to qualify.");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        browser.picture(page, "likely-answer-phone");
        page.locator("#outcome a").click();
        assertThat(page.locator("h1")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar", "am", "fr"})
    void isReadableInEachLanguage(String language) {
        Page page = browser.desktop();
        page.navigate("/programmes/EMA/likely?lang=" + language);
        Axe.findsNothing(page);
        page.locator("#field-treatmentType").check();
        page.fill("#field-treatmentCost", "99999999");
        page.fill("#field-birthDate-year", "34");
        page.fill("#field-householdSize", "0");
        page.locator("#likely button").click();
        assertThat(page.locator("#field-householdSize-error")).isVisible();
        Axe.findsNothing(page);
        page.fill("#field-householdSize", "2");
        page.locator("#likely button").click();
        assertThat(page.locator("#outcome")).isVisible();
        assertThat(page.locator("html")).hasAttribute("lang", language);
        Axe.findsNothing(page);
        browser.picture(page, "likely-" + language + "-desktop");
    }
}
