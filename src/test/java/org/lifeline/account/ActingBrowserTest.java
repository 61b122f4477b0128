package org.lifeline.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A daughter asks on a phone without a script, her mother agrees in Arabic, and a social worker records it for somebody without an account. */
class ActingBrowserTest extends AccountTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Test
    void isAskedForWithoutAScriptAgreedToAndEnded() throws Exception {
        String phone = phone();
        registered(phone, "Almaz");
        String carer = Accounts.create(identities, "applicant");
        Page page = browser.withoutScript();
        page.setViewportSize(320, 740);
        browser.logIn(page, carer);
        page.navigate("/account/others");
        page.locator("details summary").last().click();
        page.locator("#whom-account").check();
        page.locator("#contact").fill(phone);
        page.locator("form[action$='/account/others'] button").click();
        assertThat(page.locator(".govuk-error-summary")).containsText("Say what you call them");
        assertThat(page.locator("#contact")).hasValue(phone);
        browser.picture(page, "others-narrow-mistake");
        page.locator("#forName").fill("Mother");
        page.locator("#relationship").selectOption("child");
        page.locator("#actorName").fill("Selam");
        page.locator("form[action$='/account/others'] button").click();
        assertThat(page.locator(".govuk-notification-banner--success")).containsText("If this number or address");
        browser.picture(page, "others-narrow");
        page.setViewportSize(1280, 900);
        browser.picture(page, "others-desk");

        Page holder = browser.phone();
        holder.navigate("/login/code?lang=ar");
        holder.fill("#contact", phone);
        holder.locator("form[action$='/login/code'] button").click();
        holder.fill("#code", code(phone, holder.url()));
        holder.locator("#code").press("Enter");
        holder.navigate("/applications?lang=ar");
        assertThat(holder.locator("[aria-labelledby=others-asked]")).isVisible();
        holder.navigate("/account/others");
        Axe.findsNothing(holder);
        holder.locator("#for-you ~ ul a.govuk-button").click();
        Axe.findsNothing(holder);
        browser.picture(holder, "others-consent-phone-arabic");
        holder.locator("form[action$='/code'] button").click();
        assertThat(holder.locator("#digits")).isVisible();
        String sent = holder.url().substring(holder.url().indexOf("code=") + "code=".length());
        holder.fill("#digits", code(phone, "/" + sent));
        browser.picture(holder, "others-code-phone-arabic");
        holder.locator("#digits").press("Enter");
        assertThat(holder.locator("form[action$='/end'] button")).isVisible();
        Axe.findsNothing(holder);
        holder.locator("form[action$='/end'] button").click();
        assertThat(holder.locator("form[action$='/end'] button")).hasCount(0);
        browser.picture(holder, "others-ended-phone-arabic");
    }

    @Test
    void aSocialWorkerRecordsItAtTheDesk() {
        String carer = Accounts.create(identities, "applicant");
        as(carer)
                .post(
                        "/account/others",
                        "application/x-www-form-urlencoded",
                        "whom=person&forName=Almaz&relationship=child&actorName=Selam&statement=No+telephone."
                                .getBytes(StandardCharsets.US_ASCII))
                .expect(302);
        String reference = jdbc.sql("select reference from acting where actor = ?")
                .param(carer)
                .query(String.class)
                .single();
        String number = as(Accounts.create(identities, "social-worker"))
                .post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                NewProgramme.with(jdbc).stages("junior-officer"),
                                "answers",
                                Cases.answers(),
                                "submit",
                                true,
                                "onBehalfOf",
                                "Almaz " + UUID.randomUUID(),
                                "consent",
                                Cases.CONSENT))
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
        Page desk = browser.desktop();
        browser.logIn(desk, Accounts.create(identities, "social-worker"));
        desk.navigate("/people/" + code);
        desk.locator("#need-contact").check();
        desk.locator("#words").fill("Her daughter came with her.");
        desk.locator("form[action$='/readings'] button").click();
        desk.getByText("Somebody acts for them").click();
        desk.locator("#reference").fill(reference.toLowerCase(Locale.ROOT));
        desk.locator("form[method=get] button").click();
        assertThat(desk.locator("main")).containsText("No telephone.");
        Axe.findsNothing(desk);
        browser.picture(desk, "acting-desk");
        desk.locator("#paper").selectOption("nationalId");
        desk.locator("#ending").fill("4F21");
        desk.locator("#seen").fill("She said so herself, alone with me.");
        desk.locator("form[method=post][action$='/acting'] button").click();
        assertThat(desk.locator(".govuk-notification-banner--success")).containsText("It is recorded");
        Axe.findsNothing(desk);
        browser.picture(desk, "acting-recorded-desk");
        desk.navigate("/people/" + code + "/acting?lang=ar");
        browser.picture(desk, "acting-recorded-desk-arabic");
    }
}
