package org.lifeline.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Sessions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** A person on a phone registers with a code, without a script in English and with one in Arabic. */
class AccountByCodeBrowserTest extends AccountTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private ApplicationContext context;

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    @Test
    void registersOnAPhoneWithoutAScript() {
        String phone = phone();
        Page page = browser.withoutScript();
        page.setViewportSize(390, 844);
        page.navigate("/login");
        browser.picture(page, "login-with-code-phone");
        page.getByText("log in or register with a code").click();
        press(page, "Send me a code");
        assertThat(page.locator(".govuk-error-message")).hasText("Give your phone number or your e-mail address.");
        browser.picture(page, "code-contact-error-phone");
        page.fill("#contact", "0" + phone.substring(4));
        press(page, "Send me a code");
        assertThat(page.locator("h1")).hasText("Type the code");
        browser.picture(page, "code-phone");
        String code = code(phone, page.url());
        page.fill("#code", otherThan(code));
        press(page, "Log in");
        assertThat(page.locator(".govuk-error-message")).containsText("wrong, too old, or was used");
        browser.picture(page, "code-wrong-phone");
        page.fill("#code", code);
        press(page, "Log in");
        assertThat(page.locator("h1")).hasText("About you");
        browser.picture(page, "account-phone");
        page.fill("#name", "Almaz");
        press(page, "Save and go on");
        assertThat(page).hasURL(Pattern.compile(".*/applications.*"));
        assertThat(page.locator(".lifeline-header__account bdi")).hasText("Almaz");
        browser.picture(page, "account-applications-phone");
    }

    @Test
    void registersInArabicAndNothingIsWrongForAScreenReader() {
        String phone = phone();
        Page page = browser.phone();
        page.navigate("/login/code?lang=ar");
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        Axe.findsNothing(page);
        browser.picture(page, "code-contact-arabic-phone");
        page.fill("#contact", phone);
        press(page, "أرسلوا لي رمزًا");
        assertThat(page.locator("h1")).hasText("اكتب الرمز");
        Axe.findsNothing(page);
        browser.picture(page, "code-arabic-phone");
        // what a newcomer to the demonstration does, whose phone gets nothing
        String code = code(phone, page.url());
        Page message =
                page.waitForPopup(() -> page.locator(".govuk-inset-text a").click());
        assertThat(message.locator("pre")).containsText(code);
        message.close();
        page.fill("#code", code);
        press(page, "تسجيل الدخول");
        assertThat(page.locator("#language")).hasValue("ar");
        Axe.findsNothing(page);
        browser.picture(page, "account-arabic-phone");
        page.fill("#name", "ألماز");
        press(page, "احفظ وتابع");
        assertThat(page.locator(".lifeline-header__account bdi")).hasText("ألماز");
        for (String language : new String[] {"en", "fr", "am"}) {
            page.navigate("/account?lang=" + language);
            Axe.findsNothing(page);
        }
        Page desk = browser.desktop();
        desk.navigate("/login/code");
        Axe.findsNothing(desk);
        browser.picture(desk, "code-contact-desktop");
    }

    /** There is no password for the log-in in place. */
    @Test
    void afterTheSessionsEndThePersonLogsInWithACodeInAnotherTab() {
        String phone = phone();
        Page page = browser.phone();
        logIn(page, phone);
        page.fill("#name", "Almaz");
        press(page, "Save and go on");
        assertThat(page).hasURL(Pattern.compile(".*/applications.*"));
        page.navigate("/account");
        page.fill("#name", "Almaz T.");
        new Sessions(context).end(page.context());
        press(page, "Save and go on");
        Locator dialog = page.locator("dialog[open]");
        assertThat(dialog).containsText("Log in as Almaz in another tab");
        assertThat(dialog.locator("input[type=password]")).hasCount(0);
        browser.picture(page, "account-session-ended-phone");
        Page tab = page.waitForPopup(() -> dialog.locator("a").click());
        logIn(tab, phone);
        press(page, "I have logged in");
        assertThat(dialog).hasCount(0);
        assertThat(page.locator("#name")).hasValue("Almaz T.");
    }

    private static void logIn(Page page, String phone) {
        page.navigate("/login/code");
        page.fill("#contact", phone);
        press(page, "Send me a code");
        assertThat(page.locator("#code")).isVisible();
        page.fill("#code", code(phone, page.url()));
        press(page, "Log in");
        assertThat(page).not().hasURL(Pattern.compile(".*/login.*"));
    }
}
