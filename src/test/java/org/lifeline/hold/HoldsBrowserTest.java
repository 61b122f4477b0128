package org.lifeline.hold;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** The page of legal holds, as an auditor sees it on a phone and in Arabic on a desk. */
class HoldsBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Test
    void aMistakeLosesNothingAndAHoldIsListed() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Page page = browser.phone();
        browser.logIn(page, Accounts.create(identities, "auditor"));
        page.navigate("/holds");
        Axe.findsNothing(page);
        page.locator("#number").fill("A-2026-999999");
        page.locator("#reason").fill("A court has asked for it, and nothing may be lost.");
        page.locator("form[action$='/holds'] button").click();
        assertThat(page.locator(".govuk-error-summary")).containsText("There is no application with this number");
        assertThat(page.locator("#reason")).hasValue("A court has asked for it, and nothing may be lost.");
        Axe.findsNothing(page);
        browser.picture(page, "holds-phone-mistake");

        page.locator("#number").fill(number);
        page.locator("form[action$='/holds'] button").click();
        assertThat(page.locator("article").filter(new Locator.FilterOptions().setHasText(number)))
                .containsText("waits for another manager");
        Axe.findsNothing(page);
        browser.picture(page, "holds-phone");
        Page desk = browser.desktop();
        browser.logIn(desk, "programme-manager");
        desk.navigate("/holds?lang=ar");
        Axe.findsNothing(desk);
        browser.picture(desk, "holds-desk-arabic");
    }
}
