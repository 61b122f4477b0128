package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;

class VoucherTemplatePagesTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Test
    void showsManagersEachTemplateInEachScript() {
        Page manager = browser.desktop();
        browser.logIn(manager, "programme-manager");
        manager.navigate("/voucher-templates");
        assertThat(manager.locator("main a").count())
                .isEqualTo(3 * Letters.templates().samples().size());
        browser.picture(manager, "voucher-templates");
        String address = manager.locator("main a").last().getAttribute("href");

        Answer sample = as("programme-manager").get(address).expect(200);

        assertThat(sample.type()).startsWith("application/pdf");
        assertThat(new String(sample.bytes(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
        as("programme-manager").get("/voucher-templates/nothing").expect(404);
        as("programme-manager")
                .get("/voucher-templates/voucher?language=Klingon")
                .expect(404);
        as("senior-officer").get("/voucher-templates").expect(403);
    }
}
