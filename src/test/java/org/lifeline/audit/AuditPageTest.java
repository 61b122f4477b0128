package org.lifeline.audit;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** The audit log as an auditor sees it, on a desk and on a phone. */
class AuditPageTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private Sealer sealer;

    @Test
    void showsFiltersAndDownloads() throws IOException {
        String applicant = Accounts.create(identities, "applicant");
        String number = Cases.apply(as(applicant), Cases.answers());
        Cases.approve(as("social-worker"), number);
        as("auditor").get("/api/applications/" + number).expect(200);
        Cases.voucher(as(Accounts.create(identities, "applicant")), Cases.answers());
        sealer.seal();

        Page desk = browser.desktop();
        browser.logIn(desk, "auditor");
        desk.navigate("/");
        desk.getByLabel("Main")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Audit log"))
                .click();
        assertThat(desk.getByRole(AriaRole.CELL, new Page.GetByRoleOptions().setName("Log-in"))
                        .first())
                .isVisible();
        browser.picture(desk, "audit-desk");
        desk.getByLabel("Application or claim").fill(number);
        desk.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show"))
                .click();
        assertThat(desk.locator("#entries ~ div tbody tr")).hasCount(2);
        assertThat(desk.getByText("reasonCode needConfirmed").first()).isVisible();
        browser.picture(desk, "audit-case");
        assertThat(desk.locator("a[href='/applications/" + number + "']").first())
                .isVisible();
        desk.getByLabel("Who").fill("social-worker");
        desk.getByLabel("What", new Page.GetByLabelOptions().setExact(true)).selectOption("decision");
        desk.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show"))
                .click();
        assertThat(desk.locator("#entries ~ div tbody tr")).hasCount(1);
        browser.picture(desk, "audit-filtered");
        desk.navigate("/audit?action=fundsReserved");
        // an amount is money, not a number of cents
        org.assertj.core.api.Assertions.assertThat(
                        desk.locator("#entries ~ div tbody").innerText())
                .doesNotContain("Minor");
        desk.navigate("/audit?case=" + number);
        Download download = desk.waitForDownload(
                () -> desk.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("JSON Lines"))
                        .click());
        org.assertj.core.api.Assertions.assertThat(Files.readString(download.path()))
                .contains("\"case\":\"" + number + "\"");

        Page phone = browser.phone();
        browser.logIn(phone, "auditor");
        phone.navigate("/audit?case=" + number);
        // the export above is an entry of its own once it is sealed
        assertThat(phone.getByText("reasonCode needConfirmed")).hasCount(1);
        org.assertj.core.api.Assertions.assertThat(phone.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        browser.picture(phone, "audit-phone");
    }
}
