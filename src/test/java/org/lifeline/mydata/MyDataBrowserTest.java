package org.lifeline.mydata;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** Somebody reads on a phone what they told us, and takes along what is kept about them. */
class MyDataBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Test
    void readsWhatWasSaidAndTakesEverythingAlongOnAPhoneInEnglishAndArabic() throws IOException {
        String person = Accounts.create(identities, "applicant");
        String number = Cases.apply(as(person), Cases.answers("needDescription", "An operation on the knee."));
        Page page = browser.phone();
        browser.logIn(page, person);

        page.navigate("/applications/" + number);
        page.getByText("Show your answers").click();
        assertThat(page.getByText("An operation on the knee.")).isVisible();
        Axe.findsNothing(page);
        browser.picture(page, "told-us-phone");
        page.navigate("/applications");
        page.getByText("What we know about you, to read and take along").click();
        assertThat(page.locator("h1")).hasText("What we know about you");
        Axe.findsNothing(page);
        browser.picture(page, "my-data-phone");
        Download pdf = page.waitForDownload(
                () -> page.getByText("Save as PDF, to read and print").click());
        assertThat(Files.readAllBytes(pdf.path())).startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));
        Download json = page.waitForDownload(
                () -> page.getByText("Save as JSON, for another service").click());
        assertThat(Files.readString(json.path())).contains(number);

        page.navigate("/applications/" + number + "?lang=ar");
        page.getByText("عرض إجاباتك").click();
        Axe.findsNothing(page);
        browser.picture(page, "told-us-phone-arabic");
        page.navigate("/my-data");
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        Axe.findsNothing(page);
        browser.picture(page, "my-data-phone-arabic");
    }
}
