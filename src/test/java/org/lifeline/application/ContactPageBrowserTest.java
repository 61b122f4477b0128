package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.LoadState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;

/** Contact data on the page of a case, as a person sees them. */
class ContactPageBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Test
    void showsErrorsAtTheFieldAndThenWhereVouchersAreSent() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        for (boolean small : new boolean[] {true, false}) {
            Page page = small ? browser.phone() : browser.desktop();
            browser.logIn(page, "applicant");
            page.navigate("/applications/" + number);
            page.getByText("Change how we reach you").click();
            page.locator("#contact-phone").fill("0911234567 / 0922345678");
            page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("#contact-phone-error")).containsText("more than one phone number");
            assertThat(page.locator("#contact-phone")).hasValue("0911234567 / 0922345678");
            browser.picture(page, "contact-refused-" + (small ? "phone" : "desktop"));
            page.locator("#contact-phone").fill(small ? "٠٩١١٢٣٤٥٦٧" : "011 551 0033");
            page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.getByText("Your changes are saved.")).isVisible();
            assertThat(page.getByText("we send vouchers and PINs to your old phone number or e-mail address"))
                    .isVisible();
            browser.picture(page, "contact-saved-" + (small ? "phone" : "desktop"));
        }
    }

    @Test
    void whatIsTypedBeforeTheScriptHasComeIsNotOverwrittenByWhatWasTypedBefore() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Page phone = browser.phone();
        browser.logIn(phone, "applicant");
        phone.navigate("/applications/" + number);
        phone.getByText("Change how we reach you").click();
        phone.locator("#contact-phone").fill("0911234567 / 0922345678");
        phone.locator("#contact-town").fill("Jimma");
        List<Route> slow = new ArrayList<>();
        phone.route("**/assets/js/page.js", slow::add);
        phone.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(phone.locator("#contact-phone-error")).containsText("more than one phone number");
        phone.locator("#contact-phone").fill("0911234567");

        slow.forEach(Route::resume);
        phone.waitForLoadState(LoadState.LOAD);
        assertThat(phone.locator("#contact-phone")).hasValue("0911234567");
        assertThat(phone.locator("#contact-town")).hasValue("Jimma");

        phone.unroute("**/assets/js/page.js");
        phone.reload();
        assertThat(phone.locator("#contact-phone")).hasValue("0911234567");
    }
}
