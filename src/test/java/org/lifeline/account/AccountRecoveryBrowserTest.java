package org.lifeline.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A social worker asks on a phone without a script; the holder sees it in Arabic and stops it. */
class AccountRecoveryBrowserTest extends AccountTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private AccountContacts contacts;

    @Autowired
    private Contacts typed;

    @Test
    void isAskedForWithoutAScriptAndStoppedByTheHolder() throws Exception {
        String phone = phone();
        registered(phone, "Almaz");
        String account = contacts.openedBy(typed.read(phone)).orElseThrow();
        String number = as(Accounts.create(identities, "social-worker"))
                .post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                NewProgramme.with(jdbc).stages("junior-officer"),
                                "answers",
                                Cases.answers("phone", phone),
                                "submit",
                                true,
                                "consent",
                                Cases.CONSENT,
                                "onBehalfOf",
                                account))
                .expect(201)
                .json()
                .path("number")
                .asText();
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select person_id is not null from application where number = ?")
                        .param(number)
                        .query(Boolean.class)
                        .single());
        String code = jdbc.sql(
                        "select p.code from person p join application a on a.person_id = p.id where a.number = ?")
                .param(number)
                .query(String.class)
                .single();
        String worker = Accounts.create(identities, "social-worker");
        String manager = Accounts.create(identities, "programme-manager");
        Page page = browser.withoutScript();
        page.setViewportSize(320, 740);
        browser.logIn(page, worker);
        page.navigate("/people/" + code);
        page.locator("#need-contact").check();
        page.locator("#words").fill("She lost her telephone.");
        page.locator("form[action$='/readings'] button").click();
        page.getByText("They can no longer log in").click();
        browser.picture(page, "recovery-narrow");
        page.locator("#contact").fill("0911 23 45 67");
        page.locator("form[action$='/account'] button").click();
        assertThat(page.locator(".govuk-error-summary")).containsText("Choose which paper you looked at.");
        assertThat(page.locator("#contact")).hasValue("0911 23 45 67");
        browser.picture(page, "recovery-narrow-mistake");
        page.locator("#firstPaper").selectOption("nationalId");
        page.locator("#firstEnding").fill("4F21");
        page.locator("#secondPaper").selectOption("birthCertificate");
        page.locator("#secondEnding").fill("077");
        page.locator("#reason").fill("Her telephone was stolen on the bus. Her neighbour knows her.");
        page.locator("#contact").fill(phone());
        page.locator("form[action$='/account'] button").click();
        assertThat(page.locator(".govuk-notification-banner--success")).containsText("A manager can confirm it from");
        browser.picture(page, "recovery-asked-narrow");

        Page desk = browser.desktop();
        browser.logIn(desk, worker);
        desk.navigate("/people/" + code + "/account?lang=ar");
        Axe.findsNothing(desk);
        browser.picture(desk, "recovery-asked-desk-arabic");
        Page confirming = browser.desktop();
        browser.logIn(confirming, manager);
        confirming.navigate("/task-forms/" + Confirmations.task(as(manager), number));
        assertThat(confirming.getByText("First paper that was seen")).isVisible();
        Axe.findsNothing(confirming);
        browser.picture(confirming, "recovery-manager-desk");
        Page holder = browser.phone();
        holder.navigate("/login/code?lang=ar");
        holder.fill("#contact", phone);
        holder.locator("form[action$='/login/code'] button").click();
        holder.fill("#code", code(phone, holder.url()));
        holder.locator("#code").press("Enter");
        assertThat(holder.locator("[aria-labelledby=recovery-title]")).isVisible();
        holder.navigate("/applications?lang=ar");
        Axe.findsNothing(holder);
        browser.picture(holder, "recovery-holder-phone");
        holder.locator("form[action$='/account/recovery/stop'] button").click();
        assertThat(holder.locator(".govuk-notification-banner--success")).isVisible();
        Axe.findsNothing(holder);
        browser.picture(holder, "recovery-stopped-phone");
        desk.reload();
        Axe.findsNothing(desk);
        assertThat(desk.locator("#contact")).isVisible();
        browser.picture(desk, "recovery-desk-arabic");
    }
}
