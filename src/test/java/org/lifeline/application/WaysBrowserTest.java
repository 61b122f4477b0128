package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** Somebody on a phone chooses how they are told, from the page of their application. */
class WaysBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Test
    void choosesOnAPhoneInEachLanguage() {
        String name = Accounts.create(identities, "applicant");
        Map<String, Object> answers = Cases.answers();
        String number = Cases.apply(as(name), answers);
        Page page = browser.phone();
        browser.logIn(page, name);
        page.navigate("/applications/" + number + "?lang=en");
        page.locator("a[href$='/ways']").click();
        for (String language : new String[] {"fr", "am", "ar", "en"}) {
            page.navigate("/applications/" + number + "/ways?lang=" + language);
            assertThat(page.locator("html")).hasAttribute("lang", language);
            Axe.findsNothing(page);
            browser.picture(page, "ways-" + language + "-phone");
        }
        assertThat(page.locator("#reminders-every")).isChecked();
        page.locator("#reminders-email").check();
        page.locator("main form button").click();
        assertThat(page.locator(".govuk-notification-banner__heading")).isVisible();
        assertThat(page.locator("#reminders-email")).isChecked();
        assertThat(page.locator("#decision-every")).isChecked();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
    }
}
