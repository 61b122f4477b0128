package org.lifeline.voucher;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;

/** A voucher on its holder's phone, at a pharmacy without a network. */
class VoucherOnPhoneBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Test
    void opensOfflineAfterTheFirstViewAndIsRemovedOnLogOut() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String code = voucher.path("code").asText();
        Page phone = browser.phone();
        browser.logIn(phone, "applicant");
        open(phone, code);
        browser.picture(phone, "voucher-on-phone-01");

        phone.context().setOffline(true);
        phone.reload();
        assertThat(phone.locator("#kept")).containsText("No connection. This is your voucher as it was on");
        assertThat(phone.locator(".lifeline-voucher__qr svg path").last()).isVisible();
        assertThat(phone.getByText(code)).isVisible();
        assertThat(phone.content()).doesNotContain("_csrf", "Log out", "<script", "<form");
        browser.picture(phone, "voucher-on-phone-02-offline");

        phone.context().setOffline(false);
        as("programme-manager")
                .post("/api/vouchers/" + code + "/suspension", Map.of("reason", "It was lost."))
                .expect(200);
        phone.navigate("/vouchers/" + code + "?lang=ar");
        assertThat(phone.locator("#keeps")).isVisible();
        phone.context().setOffline(true);
        phone.navigate("/vouchers/" + code);
        assertThat(phone.locator("#kept")).isVisible();
        assertThat(phone.locator("html")).hasAttribute("dir", "rtl");
        assertThat(phone.locator(".lifeline-voucher__qr")).hasCount(0);
        browser.picture(phone, "voucher-on-phone-03-offline-suspended");

        phone.context().setOffline(false);
        phone.navigate("/?lang=en");
        phone.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out"))
                .click();
        assertThat(phone).hasURL(ADDRESS + "/");
        phone.context().setOffline(true);
        assertThatThrownBy(() -> phone.navigate("/vouchers/" + code)).isInstanceOf(PlaywrightException.class);
    }

    @Test
    void isNotStoredForOtherPeople() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        Page desk = browser.desktop();
        browser.logIn(desk, "senior-officer");
        desk.navigate("/vouchers/" + voucher.path("code").asText());
        assertThat(desk.locator(".lifeline-voucher")).isVisible();
        assertThat(desk.locator("#keeps")).hasCount(0);
        assertThat(desk.locator("script[src*='voucher.js']")).hasCount(0);
        assertThat(desk.locator(".lifeline-voucher__qr")).hasCount(0);
        assertThat(desk.locator("#holders-alone")).isVisible();
        browser.picture(desk, "voucher-for-an-officer-desktop");
        Page phone = browser.phone();
        browser.logIn(phone, "programme-manager");
        phone.navigate("/vouchers/" + voucher.path("code").asText() + "?lang=ar");
        assertThat(phone.locator("#holders-alone")).isVisible();
        browser.picture(phone, "voucher-for-a-manager-phone-ar");
    }

    @Test
    void aLostVoucherIsReportedOnThePhone() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String path = "/vouchers/" + voucher.path("code").asText();
        Page phone = browser.phone();
        browser.logIn(phone, "applicant");
        for (String language : List.of("ar", "en")) {
            phone.navigate(path + "?lang=" + language);
            assertThat(phone.locator("#words")).isVisible();
            Axe.findsNothing(phone);
            browser.picture(phone, "voucher-lost-01-" + language);
        }
        phone.locator("#words").fill("I left it on the bus.");
        phone.locator("form[action$='/loss'] button").click();
        assertThat(phone.locator("#lost-report")).isVisible();
        for (String language : List.of("en", "ar")) {
            phone.navigate(path + "?lang=" + language);
            assertThat(phone.locator("#lost-report")).isVisible();
            assertThat(phone.locator("#words")).hasCount(0);
            assertThat(phone.locator(".lifeline-voucher__qr")).hasCount(0);
            Axe.findsNothing(phone);
            browser.picture(phone, "voucher-lost-02-" + language);
            phone.navigate("/applications/" + voucher.path("application").asText());
            assertThat(phone.locator("#lost-report")).isVisible();
            // nobody is sent to a hospital with it
            assertThat(phone.locator(".lifeline-status--wait h2"))
                    .hasText(language.equals("en") ? "Your voucher: Suspended" : "قسيمتك: موقوفة مؤقتًا");
            assertThat(phone.locator("main")).not().containsText("Show the voucher at the hospital");
            assertThat(phone.locator("h1"))
                    .hasText(language.equals("en") ? "Emergency medical assistance" : "المساعدة الطبية الطارئة");
            Axe.findsNothing(phone);
            browser.picture(phone, "voucher-lost-03-status-" + language);
        }
    }

    private static void open(Page phone, String code) {
        phone.navigate("/vouchers/" + code);
        assertThat(phone.locator("#keeps")).isVisible();
    }
}
