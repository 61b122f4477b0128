package org.lifeline.documents;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;

/** Somebody sends a scan from a bus. */
class UploadBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Test
    void aFileGoesOnWhereTheLineBrokeAlsoOnAPageThatIsOpenedAnew() {
        FilePayload scan = new FilePayload("scan.pdf", "application/pdf", SmallFiles.largePdf(1_200_000));
        String number = Cases.apply(as("applicant"), Cases.answers());
        Page phone = browser.phone();
        browser.logIn(phone, "applicant");
        AtomicBoolean broken = new AtomicBoolean();
        List<String> parts = new ArrayList<>();
        phone.route("**/api/uploads/*", route -> {
            if (broken.get()) {
                route.abort("internetdisconnected");
                return;
            }
            if (route.request().method().equals("PATCH")) {
                parts.add(route.request().headerValue("upload-offset"));
                broken.set(parts.size() == 1);
            }
            route.resume();
        });

        phone.navigate("/applications/" + number);
        phone.locator("#file").setInputFiles(scan);
        assertThat(phone.getByText("No connection. Sending scan.pdf goes on when it is back."))
                .isVisible();
        browser.picture(phone, "upload-broken-phone");
        phone.reload();
        broken.set(false);
        phone.locator("#file").setInputFiles(scan);
        assertThat(phone.getByText("Added: scan.pdf")).isVisible();
        assertThat(parts).containsExactly("0", "524288", "1048576");

        // and by itself, when the page waits
        parts.clear();
        phone.locator("#file")
                .setInputFiles(new FilePayload("again.pdf", "application/pdf", SmallFiles.largePdf(1_200_000)));
        assertThat(phone.getByText("No connection. Sending again.pdf goes on when it is back."))
                .isVisible();
        broken.set(false);
        assertThat(phone.getByText("Added: again.pdf")).isVisible();
        assertThat(parts).containsExactly("0", "524288", "1048576");
        browser.picture(phone, "upload-arrived-phone");
        phone.setViewportSize(1280, 900);
        browser.picture(phone, "upload-arrived-desk");
    }
}
