package org.lifeline.provider;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Providers;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages of providers as people see them: joining without an account and without a script, payout details, users, the office's page. */
class ProviderPagesBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    JdbcClient jdbc;

    @Autowired
    IdentityService identities;

    @Test
    void joinsWithoutAccountAndScript() {
        String email = "join-" + UUID.randomUUID() + "@clinic.example.org";
        Page page = browser.withoutScript();
        page.navigate("/join");
        browser.picture(page, "join-desktop");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask to join"))
                .click();
        assertThat(page.locator(".govuk-error-summary")).containsText("Add your licence");
        page.fill("#providerName", "River Clinic");
        page.selectOption("#providerKind", "clinic");
        page.fill("#licenceNumber", "L-77");
        page.setInputFiles("#papers", new FilePayload("licence.pdf", "application/pdf", SmallFiles.PDF));
        page.fill("#placeAddress", "12 River Road, Addis Ababa");
        page.fill("#contactName", "Sara Bekele");
        page.fill("#email", email);
        page.fill("#phone", "+49 30 123456");
        page.fill("#holder", "River Clinic");
        page.check("#kind-iban");
        page.fill("#iban-iban", "de02 1203 0000 0000 2020 52");
        page.fill("#iban-town", "Berlin");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask to join"))
                .click();
        assertThat(page.locator(".govuk-error-summary")).containsText("no valid IBAN");
        page.fill("#iban-iban", "de02 1203 0000 0000 2020 51");
        page.setInputFiles("#papers", new FilePayload("licence.pdf", "application/pdf", SmallFiles.PDF));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask to join"))
                .click();
        assertThat(page.locator("h1")).hasText("We have your request");
        org.assertj.core.api.Assertions.assertThat(jdbc.sql("select count(*) from provider_joining where email = ?")
                        .param(email)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        Page phone = browser.phone();
        phone.navigate("/join");
        browser.picture(phone, "join-phone");
    }

    @Test
    void asksToBePaidElsewhereAndStopsIt() {
        String provider = Providers.create(jdbc, "River Clinic");
        String head = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, true)")
                .params(head, provider)
                .update();
        Page page = browser.phone();
        browser.logIn(page, head);
        page.navigate("/provider/payout");
        browser.picture(page, "payout-phone");
        page.fill("#holder", "River Clinic Ltd");
        page.check("#kind-iban");
        page.fill("#iban-iban", "de02 1203 0000 0000 2020 51");
        page.fill("#iban-street", "Uferweg 12");
        page.fill("#iban-postCode", "10115");
        page.fill("#iban-town", "Berlin");
        page.fill("#reason", "We have another bank.");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask for the change"))
                .click();
        assertThat(page.locator("#pending")).containsText("We call you back");
        assertThat(page.locator("main")).containsText("UFERWEG 12, 10115 BERLIN");
        browser.picture(page, "payout-pending-phone");
        Cases.task(as("programme-manager"), provider + "/payout-2");

        Page office = browser.desktop();
        browser.logIn(office, "programme-manager");
        office.navigate("/providers/" + provider);
        assertThat(office.locator("main")).containsText("River Clinic Ltd, UFERWEG 12, 10115 BERLIN, DE02");
        browser.picture(office, "provider-file-desktop");
        office.navigate("/providers");
        assertThat(office.locator("main")).containsText("Green Cross");
        browser.picture(office, "providers-desktop");

        page.fill("#stop-reason", "None of us asked.");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop the change"))
                .click();
        assertThat(page.locator("main")).containsText("None of us asked.");
        page.navigate("/provider/users");
        assertThat(page.locator("main")).containsText("This is you.");
        page.fill("#email", "clerk@clinic.example.org");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Invite").setExact(true))
                .click();
        assertThat(page.locator("#invited")).isVisible();
        browser.picture(page, "provider-users-phone");
    }

    /** With a clerk who may not, by phone and desktop; the pictures are for the eye. */
    @Test
    void sendsTheRenewedLicenceAndTheManagerSeesIt() {
        String provider = Providers.create(jdbc, "River Clinic");
        String head = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, true)")
                .params(head, provider)
                .update();
        jdbc.sql(
                        "update service_provider set licence_number = 'L-77', licence_until = '2026-01-31', services = 'Surgery, maternity ward' where code = ?")
                .param(provider)
                .update();
        jdbc.sql(
                        "insert into provider_place (provider_code, position, address, opening_hours, latitude, longitude) values (?, 1, '12 River Road, Addis Ababa', 'Monday to Friday, 8 to 17', 9.0108, 38.7613)")
                .param(provider)
                .update();
        Page page = browser.phone();
        browser.logIn(page, head);
        page.navigate("/provider/details");
        assertThat(page.locator("#licence-ended")).isVisible();
        page.locator("#main details:last-of-type summary").click();
        browser.picture(page, "provider-details-phone");
        page.fill("#licenceUntil", "2027-13-01");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask for the change"))
                .click();
        assertThat(page.locator(".govuk-error-summary")).containsText("as in 2027-12-31");
        page.fill("#licenceUntil", "2099-12-31");
        page.fill("#reason", "It was renewed.");
        page.fill("#placeAddress-2", "3 Hill Street, Adama");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask for the change"))
                .click();
        assertThat(page.locator(".govuk-error-summary")).containsText("Add the licence");
        browser.picture(page, "provider-details-error-phone");
        page.setInputFiles("#papers", new FilePayload("licence.pdf", "application/pdf", SmallFiles.PDF));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask for the change"))
                .click();
        assertThat(page.locator("#open")).isVisible();
        browser.picture(page, "provider-details-open-phone");

        Page office = browser.desktop();
        browser.logIn(office, "programme-manager");
        office.navigate("/providers/" + provider);
        assertThat(office.locator("main")).containsText("3 Hill Street");
        browser.picture(office, "provider-file-details-desktop");
        String task = Cases.task(as("programme-manager"), provider + "/change-1");
        Cases.complete(
                        as("programme-manager"),
                        task,
                        Map.of("detailsDecision", "approve", "detailsReason", "The register has it."))
                .expect(204);
        Page desk = browser.desktop();
        browser.logIn(desk, head);
        desk.navigate("/provider/details");
        assertThat(desk.locator("#now")).containsText("31 December 2099");
        assertThat(desk.locator("#licence-ended")).hasCount(0);
        browser.picture(desk, "provider-details-desktop");
    }
}
