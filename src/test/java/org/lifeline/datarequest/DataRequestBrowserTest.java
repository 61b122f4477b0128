package org.lifeline.datarequest;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

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

/** Somebody asks for a correction on a phone, and sees why nothing can be erased yet; with and without script. */
class DataRequestBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Test
    void asksForACorrectionOnAPhoneInEnglishAndReadsItInArabic() {
        String person = Accounts.create(identities, "applicant");
        String number = Cases.apply(as(person), Cases.answers("needDescription", "An operation on the knee."));
        Page page = browser.phone();
        browser.logIn(page, person);

        page.navigate("/applications/" + number);
        page.getByText("Show your answers").click();
        page.getByText("Something is wrong? Ask us to correct it").click();
        assertThat(page.locator("h1")).hasText("Correct an answer");
        Axe.findsNothing(page);
        browser.picture(page, "correction-which-phone");
        page.locator("a[href*='field=givenName']").click();
        page.locator("button:has-text('Ask for this correction')").click();
        assertThat(page.locator("#right-error")).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "correction-wrong-phone");
        page.locator("#right").fill("Almas");
        page.locator("#why").fill("My name is written with s.");
        page.locator("button:has-text('Ask for this correction')").click();
        assertThat(page.getByText("Somebody else than you decides about it")).isVisible();
        assertThat(page.getByText("Not decided yet")).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "my-data-asked-phone");

        page.navigate("/my-data/correction?application=" + number + "&field=treatmentCost&lang=ar");
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        Axe.findsNothing(page);
        browser.picture(page, "correction-phone-arabic");
        page.navigate("/my-data/erasure");
        Axe.findsNothing(page);
        browser.picture(page, "erasure-kept-phone-arabic");
    }

    @Test
    void asksForErasureWithoutScript() {
        String person = Accounts.create(identities, "applicant");
        Page page = browser.withoutScript();
        browser.logIn(page, person);
        page.navigate("/my-data");
        page.getByText("Ask us to erase what we keep about you").click();
        browser.picture(page, "erasure-desktop");
        page.locator("button:has-text('Ask to erase it')").click();
        assertThat(page.getByText("Tick that you are sure.")).isVisible();
        page.getByLabel("I am sure.").check();
        page.locator("button:has-text('Ask to erase it')").click();
        assertThat(page.getByText("Somebody else than you decides about it")).isVisible();
    }
}
