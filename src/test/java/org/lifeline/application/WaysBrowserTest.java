package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody on a phone chooses how they are told, from the page of their application. */
class WaysBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

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
        page.locator("form[action$='/ways'] button").click();
        assertThat(page.locator(".govuk-notification-banner__heading")).isVisible();
        assertThat(page.locator("#reminders-email")).isChecked();
        assertThat(page.locator("#decision-every")).isChecked();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
    }

    @Test
    void makesAPinOnAPhoneAndAManagerPostsTheLetters() {
        String name = Accounts.create(identities, "applicant");
        String manager = Accounts.create(identities, "programme-manager");
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?) on conflict do nothing")
                .params(programme, manager)
                .update();
        Map<String, Object> answers = Cases.answers("town", "Debre Berhan");
        answers.put("street", "Kebele 07, house 12");
        String number = Cases.apply(as(name), programme, answers);
        Page page = browser.phone();
        browser.logIn(page, name);
        page.navigate("/applications/" + number + "/ways?lang=en");
        page.locator("#decision-paper").check();
        page.locator("form[action$='/ways'] button").click();
        assertThat(page.locator("#decision-paper")).isChecked();
        page.locator("form[action$='/status-pin'] button").click();
        assertThat(page.locator(".govuk-panel__body bdi")).hasText(Pattern.compile("[0-9]{6}"));
        Axe.findsNothing(page);
        browser.picture(page, "ways-pin-phone");
        page.setViewportSize(1280, 900);
        browser.picture(page, "ways-pin-desk");
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "notEligible",
                        "Looked at with care.")
                .expect(204);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select exists (select from letter where case_number = :case)")
                        .param("case", number)
                        .query(Boolean.class)
                        .single());

        Page office = browser.phone();
        browser.logIn(office, manager);
        for (String language : new String[] {"ar", "en"}) {
            office.navigate("/letters?lang=" + language);
            Axe.findsNothing(office);
            browser.picture(office, "letters-" + language + "-phone");
        }
        office.setViewportSize(1280, 900);
        browser.picture(office, "letters-en-desk");
        office.setViewportSize(320, 640);
        assertThat(office.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        office.locator("button[formaction$='/posted']").click();
        assertThat(office.locator(".govuk-error-summary")).containsText("Print a letter before you mark it as posted.");
        assertThat(office.locator("main")).containsText(number);
        Axe.findsNothing(office);
        browser.picture(office, "letters-not-printed-phone");
    }
}
