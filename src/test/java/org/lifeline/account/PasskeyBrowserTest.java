package org.lifeline.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;

/** A phone with a screen lock: offered after the log-in with a code, added, used for the next log-in, and removed. */
class PasskeyBrowserTest extends AccountTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    /** Gives the phone a lock that its owner always opens. */
    private static void withLock(Page page) {
        CDPSession devtools = page.context().newCDPSession(page);
        devtools.send("WebAuthn.enable");
        JsonObject lock = new JsonObject();
        lock.addProperty("protocol", "ctap2");
        lock.addProperty("transport", "internal");
        lock.addProperty("hasResidentKey", true);
        lock.addProperty("hasUserVerification", true);
        lock.addProperty("isUserVerified", true);
        lock.addProperty("automaticPresenceSimulation", true);
        JsonObject options = new JsonObject();
        options.add("options", lock);
        devtools.send("WebAuthn.addVirtualAuthenticator", options);
    }

    private static void logOut(Page page) {
        page.locator("form[action$='/logout'] button").click();
        page.waitForURL(ADDRESS + "/");
    }

    @Test
    void isOfferedAddedUsedAndRemovedOnAPhone() throws Exception {
        String phone = phone();
        registered(phone, "Almaz");
        Page page = browser.phone();
        page.setViewportSize(360, 740);
        withLock(page);
        page.navigate("/login/code?lang=en");
        assertThat(page.getByText("Log in with a passkey")).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "passkey-log-in-phone");
        page.fill("#contact", phone);
        page.locator("form[action$='/login/code'] button").click();
        page.fill("#code", code(phone, page.url()));
        page.locator("#code").press("Enter");

        assertThat(page.getByText("Log in faster next time?")).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "passkey-offer-phone");
        page.getByText("Use the lock of this phone").click();
        assertThat(page.locator(".govuk-notification-banner--success")).containsText("from now on");
        Axe.findsNothing(page);
        browser.picture(page, "passkey-added-phone");

        logOut(page);
        page.navigate("/login/code");
        page.getByText("Log in with a passkey").click();
        page.waitForURL("**/applications*");
        assertThat(page.locator(".lifeline-header")).containsText("Almaz");

        page.navigate("/account/passkeys?lang=ar");
        Axe.findsNothing(page);
        browser.picture(page, "passkeys-phone-arabic");
        page.setViewportSize(1280, 900);
        browser.picture(page, "passkeys-desk-arabic");
        page.navigate("/account/passkeys?lang=en");
        browser.picture(page, "passkeys-desk");
        page.locator("form[action$='/removal'] button").click();
        assertThat(page.locator(".govuk-notification-banner--success")).containsText("removed");
        logOut(page);
        page.navigate("/login/code");
        page.getByText("Log in with a passkey").click();
        assertThat(page.locator(".govuk-error-summary")).containsText("opens no account");
    }

    @Test
    void showsNothingWithoutALockAndASentenceWithoutAScript() throws Exception {
        String phone = phone();
        registered(phone, "Almaz");
        Page page = browser.withoutScript();
        page.navigate("/login/code?lang=en");
        assertThat(page.getByText("Log in with a passkey")).isHidden();
        page.fill("#contact", phone);
        page.locator("form[action$='/login/code'] button").click();
        page.fill("#code", code(phone, page.url()));
        page.locator("#code").press("Enter");
        assertThat(page.getByText("Log in faster next time?")).isHidden();
        page.navigate("/account/passkeys");
        assertThat(page.locator("main")).containsText("Adding one needs a phone with a screen lock");
        assertThat(page.getByText("Use the lock of this phone")).isHidden();
    }
}
