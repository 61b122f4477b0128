package org.lifeline.redemption;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OfflineDevice;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Devices that note redemptions with the network cut, and what they show once it is there again. */
class OfflineScannerBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private String number;

    @Test
    void reconcilesOneVoucherThatTwoDevicesTookWithTheNetworkCut() {
        String hospital = provider();
        String pharmacy = provider();
        String qr = voucher(NewProgramme.with(jdbc).providers(code(hospital), code(pharmacy)));
        Page here = allowed(hospital, "offline-01-allow");
        Page there = allowed(pharmacy, null);
        for (Page phone : List.of(here, there)) {
            phone.context().setOffline(true);
            phone.reload();
            paste(phone, qr);
            assertThat(phone.locator("#note")).isVisible();
            assertThat(phone.locator("#note-left")).containsText("EUR 100.00");
        }
        browser.picture(here, "offline-02-offer");
        here.locator("#note-amount").fill("100.01");
        here.locator("#note-button").click();
        assertThat(here.locator("#note-confirm-title")).containsText("Note EUR 100.01 for Almaz ");
        browser.picture(here, "offline-02b-confirm");
        here.locator("#note-confirm-button").click();
        assertThat(here.locator("#note-problem")).containsText("more than this device may note");
        note(here, "100");
        browser.picture(here, "offline-03-noted");
        note(there, "100");

        // once more on the same device: it has noted all that it may
        here.reload();
        assertThat(here.locator("#queue-list li")).hasAttribute("data-state", "WAITING");
        paste(here, qr);
        assertThat(here.locator("#answer [data-note=connect]")).containsText("has reached its limit for this voucher");
        assertThat(here.locator("#note")).isHidden();
        assertThat(redeemed()).isZero();

        online(here, "");
        assertThat(here.locator("#queue-list li")).hasAttribute("data-state", "ACCEPTED");
        assertThat(here.locator("#queue-waiting")).isHidden();
        online(there, "");
        assertThat(there.locator("#queue-list li")).hasAttribute("data-state", "OVERDRAWN");
        assertThat(there.locator("#queue-list")).containsText("Two managers of the programme decide about the excess");
        browser.picture(here, "offline-04-accepted");
        browser.picture(there, "offline-05-overdrawn");
        assertThat(redeemed()).isEqualTo(10_000);
        // what named the holder is no longer on the device
        for (Page phone : List.of(here, there)) {
            Object kept = phone.evaluate("""
                    () => new Promise((resolve, reject) => {
                      setTimeout(() => reject(new Error('the browser does not answer')), 30000);
                      const open = indexedDB.open('lifeline-offline');
                      open.onerror = () => reject(open.error);
                      open.onsuccess = () => {
                        const all = open.result.transaction('records').objectStore('records').getAll();
                        all.onsuccess = () => { open.result.close(); resolve(JSON.stringify(all.result)); };
                      };
                    })""");
            assertThat(kept.toString()).contains("EUR").doesNotContain("payload", "signature", "Almaz");
        }

        Page office = browser.desktop();
        browser.logIn(office, "programme-manager");
        FormTab form = FormTab.open(office, task());
        assertThat(form.form().getByText("A second manager confirms your decision before anything is paid or refused."))
                .isVisible();
        browser.picture(office, "offline-06-decision");
    }

    @Test
    void asksForTheIdentityPaperAndSendsRecordsWhenOnlineAgain() {
        String hospital = provider();
        String qr = voucher(NewProgramme.with(jdbc).presence("id").providers(code(hospital)));
        Page phone = allowed(hospital, null);
        phone.context().setOffline(true);
        paste(phone, qr);
        phone.locator("#note-amount").fill("10");
        phone.locator("#note-button").click();
        assertThat(phone.locator("#note-problem")).containsText("Choose the paper");
        phone.locator("#note-paper").selectOption("passport");
        note(phone, "10");

        phone.context().setOffline(false);

        assertThat(phone.locator("#queue-list li")).hasAttribute("data-state", "ACCEPTED");
        assertThat(redeemed()).isEqualTo(1000);
    }

    @Test
    void offersOfflineRedemptionOnlyOnActiveDevicesAndWithoutPin() {
        String hospital = provider();
        String qr = voucher(NewProgramme.with(jdbc).presence("pin").providers(code(hospital)));
        Page phone = browser.phone();
        browser.logIn(phone, hospital);
        ready(phone);
        phone.context().setOffline(true);
        paste(phone, qr);
        assertThat(phone.locator("#answer [data-note=connect]"))
                .containsText("This device is not registered to redeem without a connection");
        assertThat(phone.locator("#note")).isHidden();
        phone.context().setOffline(false);
        phone.reload();
        allow(phone);
        phone.context().setOffline(true);
        paste(phone, qr);
        assertThat(phone.locator("#answer [data-note=connect]"))
                .containsText("This voucher cannot be redeemed without a connection");
        assertThat(phone.locator("#note")).isHidden();
    }

    @Test
    void explainsAWithdrawnDeviceInTheLanguageOfThePage() {
        String hospital = provider();
        String qr = voucher(NewProgramme.with(jdbc).providers(code(hospital)));
        Page phone = allowed(hospital, null);
        phone.context().setOffline(true);
        paste(phone, qr);
        note(phone, "10");
        Api desk = as(hospital);
        String device =
                desk.get("/api/devices").expect(200).json().path(0).path("id").asText();
        desk.post("/api/devices/" + device + "/withdrawal", java.util.Map.of("reason", "Stolen."))
                .expect(200);

        for (String[] each : new String[][] {{"ar", "لم تُقبل"}, {"fr", "Pas accepté"}, {"am", "ተቀባይነት አላገኘም"}}) {
            online(phone, "?lang=" + each[0]);
            assertThat(phone.locator("#queue-list li")).hasAttribute("data-state", "REJECTED");
            assertThat(phone.locator("#queue-list strong")).hasText(each[1]);
            browser.picture(phone, "offline-07-rejected-" + each[0]);
        }
        assertThat(redeemed()).isZero();
    }

    @Test
    void anAdministratorMakesAColleaguesDeviceActiveOnThePageOfDevices() {
        String clerk = provider();
        String head = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, true)")
                .params(head, code(clerk))
                .update();
        OfflineDevice device = OfflineDevice.registered(as(clerk));
        Page phone = browser.phone();
        browser.logIn(phone, clerk);
        phone.navigate("/provider/devices");
        assertThat(phone.locator(".govuk-tag")).hasText("Waits for an administrator");
        assertThat(phone.getByText("Make it active")).hasCount(0);
        browser.picture(phone, "devices-phone");

        Page office = browser.desktop();
        browser.logIn(office, head);
        office.navigate("/provider");
        office.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Devices"))
                .click();
        browser.picture(office, "devices-desktop");
        office.getByText("Make it active").click();
        assertThat(office.locator(".govuk-tag")).hasText("Active");
        office.getByText("Withdraw this device").click();
        office.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Withdraw").setExact(true))
                .click();
        assertThat(office.locator(".govuk-error-summary")).containsText("Say why");
        assertThat(as(clerk)
                        .get("/api/devices")
                        .expect(200)
                        .json()
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo(device.id);
    }

    // ---------------------------------------------------------------- steps

    private Page allowed(String desk, String picture) {
        Page phone = browser.phone();
        browser.logIn(phone, desk);
        ready(phone);
        if (picture != null) {
            browser.picture(phone, picture);
        }
        allow(phone);
        return phone;
    }

    /** The organisation has one account only: a manager makes the device active. */
    private void allow(Page phone) {
        phone.locator("#device-name").fill("Ward 3");
        phone.locator("#device-button").click();
        assertThat(phone.locator("#device-caps")).containsText("A manager of the programme has to agree");
        assertThat(phone.locator("#device")).isHidden();
        browser.picture(phone, "offline-01b-waits");
        jdbc.sql(
                        "update device set manager = '(test)', manager_at = now() where manager_needed and manager is null and registered_by = ?")
                .param(phone.locator("meta[name=lifeline-user]").getAttribute("content"))
                .update();
        phone.reload();
        assertThat(phone.locator("#device-caps")).hasAttribute("data-state", "active");
    }

    private static void ready(Page phone) {
        phone.navigate("/scan");
        assertThat(phone.locator("#installed")).isVisible();
        assertThat(phone.locator("#trust")).containsText("List of cancelled and used vouchers");
    }

    private static void online(Page phone, String query) {
        phone.context().setOffline(false);
        phone.navigate("/scan" + query);
    }

    private static void paste(Page phone, String qr) {
        Locator again = phone.locator("#again");
        if (again.isVisible()) {
            again.click();
        }
        phone.locator("#code").fill(qr);
        phone.locator("#typed button").click();
        assertThat(phone.locator("#answer")).hasAttribute("data-kind", Pattern.compile("good|unsure"));
    }

    private static void note(Page phone, String amount) {
        phone.locator("#note-amount").fill(amount);
        phone.locator("#note-button").click();
        phone.locator("#note-confirm-button").click();
        assertThat(phone.locator("#noted")).isVisible();
        assertThat(phone.locator("#queue-list li").first()).hasAttribute("data-state", "WAITING");
    }

    private long redeemed() {
        return jdbc.sql("select redeemed_minor from voucher where application_number = ?")
                .param(number)
                .query(Long.class)
                .single();
    }

    private String task() {
        return Cases.task(as("programme-manager"), number);
    }

    private String voucher(NewProgramme with) {
        Api applicant = as(Accounts.create(identities, "applicant"));
        number = Cases.apply(applicant, with.stages("junior-officer"), Cases.answers("treatmentCost", 100));
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        JsonNode voucher = applicant.get("/api/vouchers/" + code).expect(200).json();
        return voucher.path("qr").asText();
    }

    private String code(String desk) {
        return jdbc.sql("select provider_code from provider_account where user_id = ?")
                .param(desk)
                .query(String.class)
                .single();
    }

    private String provider() {
        String code = "O-" + UUID.randomUUID().toString().substring(0, 6).toUpperCase();
        String desk = Accounts.create(identities, "service-provider");
        Providers.create(jdbc, code, "Riverside Clinic");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(desk, code)
                .update();
        return desk;
    }
}
