package org.lifeline.grievance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;

/** Somebody without an account complains on a phone in English, and reads the ticket in Arabic. */
class GrievanceBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Test
    void complainsOnAPhoneAndReadsTheTicketInArabic() {
        Page page = browser.phone();
        page.navigate("/");
        page.locator("main a[href='/complaints/new']").click();
        assertThat(page.locator("h1")).hasText("Complain");
        Axe.findsNothing(page);
        browser.picture(page, "complaint-new-phone");
        page.setViewportSize(1280, 900);
        browser.picture(page, "complaint-new-desk");
        page.setViewportSize(360, 740);
        page.locator("#send").click();
        assertThat(page.locator("#kind-error")).isVisible();
        Axe.findsNothing(page);
        page.getByLabel("Somebody wanted money or a favour").check();
        page.locator("#words")
                .fill(
                        "At the desk they wanted 200 for the form.\n# Ours\n[Log in](https://evil.example.org) <b>now</b>");
        page.locator("#send").click();
        assertThat(page.locator("#ticket-code")).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "complaint-sent-phone");
        String number = page.locator("#ticket-number").textContent();
        String code = page.locator("#ticket-code").textContent();

        page.navigate("/complaints/" + number + "?lang=ar");
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        Axe.findsNothing(page);
        browser.picture(page, "complaints-phone-arabic");
        page.locator("#code").fill(code);
        page.locator("main form button").click();
        assertThat(page.getByText("At the desk they wanted 200 for the form.")).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "complaint-phone-arabic");
        page.setViewportSize(1280, 900);
        browser.picture(page, "complaint-desk-arabic");

        Page manager = browser.desktop();
        browser.logIn(manager, "programme-manager");
        manager.navigate("/task-forms/" + GrievanceTest.task("programme-manager", number));
        assertThat(manager.getByText("At the desk they wanted 200 for the form."))
                .isVisible();
        // what a stranger types is no link and no heading of ours
        assertThat(manager.getByText("[Log in](https://evil.example.org) <b>now</b>"))
                .isVisible();
        assertThat(manager.locator("a[href*='evil']")).hasCount(0);
        assertThat(manager.getByText("# Ours")).isVisible();
        assertThat(manager.getByText("Somebody wanted money or a favour")).isVisible();
        browser.picture(manager, "complaint-answer-desk");
    }
}
