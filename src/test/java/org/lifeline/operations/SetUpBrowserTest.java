package org.lifeline.operations;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;

/** The page that says what is ready for the first programme, on a desk and on a phone. ComposedDeploymentTest uses it in a real deployment. */
class SetUpBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private SetUpCheck check;

    @Autowired
    private MessageSource words;

    /** The command itself is run by ComposedDeploymentTest with -Dlifeline.deployment=all. */
    @Test
    void theCommandHasALineForEachPoint() {
        List<SetUpCheck.Point> points = check.points();
        assertThat(points.stream().map(point -> CheckSetUp.line(point, words)))
                .hasSizeGreaterThan(15)
                .contains("good      Documents. Documents can be stored.")
                .contains(
                        "missing   Organisation. Give the name of the organisation that helps: it stands on vouchers and"
                                + " letters. (lifeline.organisation)");
        assertThat(SetUpCheck.isReady(points)).isFalse();
    }

    @Test
    void operationsSeeEachPointAndSendTrialMessages() {
        Page desk = browser.desktop();
        browser.logIn(desk, "operations");
        desk.navigate("/operations");
        desk.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Ready for the first programme?"))
                .click();
        assertThat(desk).hasURL(ADDRESS + "/operations/setup");
        assertThat(desk.locator("#point-documents .govuk-tag")).hasText("good");
        assertThat(desk.locator("#point-organisation .govuk-tag")).hasText("missing");
        assertThat(desk.locator("#point-organisation")).containsText("lifeline.organisation");
        Axe.findsNothing(desk);
        browser.settled(desk);
        browser.picture(desk, "setup");

        desk.getByLabel("E-mail address").fill("trial@example.org");
        desk.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send a trial mail"))
                .click();
        assertThat(desk.getByRole(AriaRole.STATUS)).containsText("took the trial mail");
        told("trial@example.org", "A trial mail");
        desk.getByLabel("Mobile number").fill("+251 91 123 4567");
        desk.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send a trial SMS"))
                .click();
        assertThat(desk.getByRole(AriaRole.STATUS)).containsText("took the trial SMS");
        assertThat(SMS.to("+251911234567").toString()).contains("a trial SMS");
        Axe.findsNothing(desk);
        browser.picture(desk, "setup-sent");

        Page phone = browser.narrowPhoneIn("UTC");
        browser.logIn(phone, "operations");
        for (String language : new String[] {"ar", "am", "fr"}) {
            phone.navigate("/operations/setup?lang=" + language);
            assertThat(phone.locator("html")).hasAttribute("dir", language.equals("ar") ? "rtl" : "ltr");
            assertThat(phone.locator("main").textContent()).doesNotContain("??");
            assertThat((Boolean) phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .isTrue();
            Axe.findsNothing(phone);
            browser.settled(phone);
            browser.picture(phone, "setup-phone-" + language);
        }
    }
}
