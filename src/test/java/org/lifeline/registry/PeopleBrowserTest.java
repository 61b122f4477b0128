package org.lifeline.registry;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A social worker finds somebody, says why, and reads what is known about them. */
class PeopleBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aPersonIsFoundReadByNeedAndComparedOnAPhoneInEnglishAndOnADesktopInArabic() {
        Map<String, Object> answers = Cases.answers();
        answers.put("idNumber", "SEEN-" + UUID.randomUUID());
        apply(answers);
        Map<String, Object> again = new LinkedHashMap<>(answers);
        again.put("phone", "+251 92 555 6666");
        again.put("treatmentType", "medicine");
        apply(again);
        String worker = Accounts.create(identities, "social-worker");
        String family = answers.get("familyName").toString();

        Page page = browser.phone();
        browser.logIn(page, worker);
        page.navigate("/people");
        Axe.findsNothing(page);
        page.getByLabel("Name, telephone number").fill("አልማዝ " + family);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Search"))
                .click();
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Almaz " + family)))
                .isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "people-phone");
        page.getByText("Almaz " + family).click();
        assertThat(page.locator("h1")).hasText("Why do you need to see this person?");
        Axe.findsNothing(page);
        browser.picture(page, "person-need-phone");
        page.getByLabel("Reaching the person").check();
        page.getByLabel("What do you want to find out").fill("She asked to be called back.");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open"))
                .click();
        assertThat(page.getByText("+251925556666")).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "person-phone");
        page.getByText("Somebody belongs to this household").click();
        page.locator("#household ~ details button").click();
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "person-household-phone");
        page.navigate(page.url().replace("/household", ""));
        String path = page.url();

        page = browser.desktop();
        browser.logIn(page, worker);
        page.navigate(path + "?lang=ar");
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        Axe.findsNothing(page);
        browser.picture(page, "person-desktop-arabic");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("قارن"))
                .click();
        assertThat(page.getByText("+251925556666")).isVisible();
        assertThat(page.getByText(answers.get("phone").toString().replace(" ", "")))
                .isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "person-versions-desktop-arabic");
        assertThat(page.locator("main").innerText()).doesNotContainPattern("[a-z]{2,}\\.[a-z]{2,}\\.");
    }

    private void apply(Map<String, Object> answers) {
        String number = Cases.apply(as(Accounts.create(identities, "applicant")), answers);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from application where number = ? and person_id is not null")
                                .param(number)
                                .query(Long.class)
                                .single()
                        == 1);
    }
}
