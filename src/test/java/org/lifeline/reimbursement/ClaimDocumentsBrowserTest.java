package org.lifeline.reimbursement;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The documents of a claim at a provider's desk: seen, replaced, removed until it is sent, and there for good afterwards. */
class ClaimDocumentsBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void showsTheDocumentsOfAClaimWithPicturesUntilItIsSent() {
        String clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, 'HOSPITAL-1')")
                .param(clerk)
                .update();
        Api provider = as(clerk);
        JsonNode voucher = Cases.voucher(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).providers("HOSPITAL-1"),
                Cases.answers());
        String claim = ClaimSteps.create(provider, ClaimSteps.invoice(), ClaimSteps.redeem(provider, voucher, "10.00"))
                .expect(201)
                .json()
                .path("number")
                .asText();
        Page phone = browser.phone();
        browser.logIn(phone, clerk);
        phone.navigate("/provider/claims/" + claim);
        assertThat(phone.getByText("at most 10 MB")).isVisible();

        phone.locator("#file").setInputFiles(new FilePayload[] {
            new FilePayload("invoice.png", "image/png", SmallFiles.photo("Invoice " + claim)),
            new FilePayload("wrong.pdf", "application/pdf", SmallFiles.pdf(claim))
        });
        assertThat(phone.locator(".lifeline-attached")).hasCount(2);
        phone.reload();
        assertThat(phone.locator(".lifeline-attached img")).hasJSProperty("naturalWidth", 192);
        Axe.findsNothing(phone);
        browser.picture(phone, "claim-documents");
        phone.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Remove wrong.pdf"))
                .press("Enter");
        assertThat(phone.locator(".lifeline-attached")).hasCount(1);
        phone.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit claim"))
                .click();

        assertThat(phone.locator(".lifeline-attached")).hasCount(0);
        assertThat(phone.getByText("invoice.png")).isVisible();
    }
}
