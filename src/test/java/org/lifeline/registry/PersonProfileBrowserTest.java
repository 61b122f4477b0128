package org.lifeline.registry;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.LocalDate;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class PersonProfileBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Registry registry;

    @Test
    void whatAPersonToldIsEnteredOnAPhoneAndReadInArabic() {
        String worker = Accounts.create(identities, "social-worker");
        String path = "/people/" + person();
        Page page = browser.phone();
        browser.logIn(page, worker);
        page.navigate(path);
        page.getByLabel("Reaching the person").check();
        page.getByLabel("What do you want to find out").fill("She came to the desk.");
        press(page, "Open");

        page.getByText("Change what is known").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Telephones, e-mail and language"))
                .click();
        Axe.findsNothing(page);
        browser.picture(page, "person-change-contact-phone");
        page.getByLabel("Telephone 1").fill("0911 234567");
        page.getByLabel("Telephone 2").fill("12");
        page.getByLabel("How do you know?").fill("She told me.");
        press(page, "Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        assertThat(page.getByLabel("Telephone 1")).hasValue("0911 234567");
        Axe.findsNothing(page);
        browser.picture(page, "person-change-refused-phone");
        page.getByLabel("Telephone 2").fill("0922 345678");
        press(page, "Enter");
        assertThat(page.getByText("+251922345678")).isVisible();

        page.navigate(path + "/change/ids");
        page.locator("#type-new").selectOption("health");
        page.locator("#number-new").fill("7992 7398 713");
        page.locator("#expires-new").fill("2070-01-31");
        page.locator("#verified-new").selectOption("paper");
        Axe.findsNothing(page);
        browser.picture(page, "person-change-ids-phone");
        page.getByLabel("How do you know?").fill("I saw the card.");
        press(page, "Enter");
        assertThat(page.getByText("Health insurance number: ends in 713")).isVisible();

        page.navigate(path + "/change/functioning");
        Axe.findsNothing(page);
        browser.picture(page, "person-change-functioning-phone");
        for (String question : Profile.Functioning.QUESTIONS) {
            page.locator("#" + question).selectOption("some");
        }
        page.locator("#on").fill("2024-05-01");
        page.getByLabel("How do you know?").fill("I asked all six.");
        press(page, "Enter");
        assertThat(page.getByText("Counts as no disability")).isVisible();
        page.navigate(path + "/change/names");
        page.locator("#given-1").fill("አልማዝ");
        page.getByLabel("How do you know?").fill("I saw the card.");
        press(page, "Enter");
        assertThat(page.getByText("አልማዝ")).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "person-full-phone");

        page = browser.desktop();
        browser.logIn(page, worker);
        page.navigate(path + "?lang=ar");
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        Axe.findsNothing(page);
        browser.picture(page, "person-full-desktop-arabic");
        for (String group : new String[] {"consents", "ids", "payout", "place"}) {
            page.navigate(path + "/change/" + group);
            Axe.findsNothing(page);
            browser.picture(page, "person-change-" + group + "-desktop-arabic");
        }
        page.navigate(path + "/holder");
        Axe.findsNothing(page);
        browser.picture(page, "person-holder-desktop-arabic");
        page.navigate(path + "/versions?one=1&other=5&lang=en");
        assertThat(page.getByText("+251922345678")).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "person-versions-full-desktop");
    }

    private static void press(Page page, String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private String person() {
        String family = "Q" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "orata";
        long id = registry.register(
                new Person(
                        "Almaz",
                        family,
                        "female",
                        LocalDate.of(1983, 7, 19),
                        false,
                        "SEEN-" + UUID.randomUUID(),
                        null,
                        null,
                        null,
                        null),
                PersonChange.saidIn("A-2026-999999", "social-worker"));
        return jdbc.sql("select code from person where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }
}
