package org.lifeline.feedback;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.ClaimSteps;
import org.springframework.beans.factory.annotation.Autowired;

/** The page of a question on a phone and a desk, without a script, in Arabic too; and what an officer sees of the answers. */
class FeedbackBrowserTest extends FeedbackTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private Feedbacks feedbacks;

    @Test
    void answersOnAPhoneWithoutAScript() {
        Help help = redeemed("20");
        String link = asked(help);
        Page page = browser.withoutScript();
        page.setViewportSize(390, 844);
        page.navigate(link);
        assertThat(page.locator("h1")).hasText("Did you get the help?");
        browser.picture(page, "feedback-phone");
        send(page, "Send my answer");
        assertThat(page.locator(".govuk-error-message").first()).hasText("Choose yes or no.");
        browser.picture(page, "feedback-missing-phone");
        page.check("#received-no");
        page.check("#askedToPay-yes");
        send(page, "Send my answer");
        assertThat(page.locator("h1")).hasText("Thank you for your answer");
        browser.picture(page, "feedback-thanks-phone");
        hasAnswers(feedbacks, help.redemption(), false, true);

        String claim = ClaimSteps.submitted(provider, help.redemption());
        Page desk = browser.desktop();
        browser.logIn(desk, "auditor");
        desk.navigate("/claims/" + claim);
        assertThat(desk.locator("section[aria-labelledby=feedback]")).containsText("Held: a complaint is not cleared");
        browser.picture(desk, "claim-held-desktop");
    }

    @Test
    void asksInTheLanguageOfTheApplication() {
        Help help = redeemed("20", Map.of("language", "ar"));
        String link = asked(help);
        org.assertj.core.api.Assertions.assertThat(link).endsWith("?lang=ar");
        Page phone = browser.phone();
        phone.setViewportSize(390, 844);
        phone.navigate(link);
        assertThat(phone.locator("html")).hasAttribute("dir", "rtl");
        assertThat(phone.locator("h1")).hasText("هل تلقيت المساعدة؟");
        Axe.findsNothing(phone);
        browser.picture(phone, "feedback-arabic-phone");
        Page desk = browser.desktop();
        desk.navigate(link);
        browser.picture(desk, "feedback-arabic-desktop");
        desk.navigate(link.replace("lang=ar", "lang=en"));
        Axe.findsNothing(desk);
        browser.picture(desk, "feedback-desktop");
        for (String language : new String[] {"fr", "am"}) {
            phone.navigate(link.replace("lang=ar", "lang=" + language));
            assertThat(phone.locator("html")).hasAttribute("lang", language);
            browser.picture(phone, "feedback-" + language + "-phone");
        }
        desk.navigate("/f/AAAAAAAAAAAAAAAAAAAAAA?lang=en");
        assertThat(desk.locator("h1")).hasText("There is no such question");
        browser.picture(desk, "feedback-unknown-desktop");
    }

    private static void send(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .click();
    }
}
