package org.lifeline.reimbursement;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A provider disputes a rejection on the page of its claim, and an officer reads what it says. */
class ClaimDisputeBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aProviderDisputesARejectionAndAnOfficerReadsIt() {
        String clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, 'HOSPITAL-1')")
                .param(clerk)
                .update();
        Api provider = as(clerk);
        JsonNode voucher = ClaimSteps.voucher(NewProgramme.with(jdbc).stages("social-worker"));
        String claim = ClaimSteps.submitted(
                provider,
                ClaimSteps.redeem(provider, voucher, "10.00"),
                ClaimSteps.redeem(provider, voucher, "120.50"));
        Api accountant = as("accountant");
        Cases.complete(
                        accountant,
                        Cases.task(accountant, claim),
                        "reject",
                        "claimNotJustified",
                        "The second page of the invoice is missing.")
                .expect(204);
        ClaimSteps.status(provider, claim, "rejected");

        Page phone = browser.phone();
        browser.logIn(phone, clerk);
        phone.navigate("/provider/claims/" + claim);
        phone.locator("section[aria-labelledby=dispute] summary").click();
        Page.GetByRoleOptions send = new Page.GetByRoleOptions().setName("Dispute the decision");
        // without a reason it is asked for, and the form stays open
        phone.getByRole(AriaRole.BUTTON, send).click();
        assertThat(phone.getByText("why the decision should change")).isVisible();
        phone.locator("#disputeReason").fill("The second page was sent with the claim. It is the last document.");
        Axe.findsNothing(phone);
        browser.picture(phone, "claim-dispute-form-phone");
        phone.getByRole(AriaRole.BUTTON, send).click();

        assertThat(phone.getByText("We have your dispute.")).isVisible();
        String dispute = phone.url().substring(phone.url().lastIndexOf('/') + 1);
        browser.picture(phone, "claim-dispute-filed-phone");

        Page desk = browser.desktop();
        browser.logIn(desk, clerk);
        desk.navigate("/provider/claims/" + claim);
        assertThat(desk.getByText("You disputed this decision")).isVisible();
        browser.picture(desk, "claim-disputed-desktop");

        Api manager = as("cash-manager");
        String task = Cases.task(manager, dispute);
        Page office = browser.desktop();
        browser.logIn(office, "cash-manager");
        office.navigate("/case-file/" + task);
        assertThat(office.getByText("It is the last document.")).isVisible();
        assertThat(office.locator("section[aria-labelledby=dispute] tbody tr")).hasCount(2);
        Axe.findsNothing(office);
        browser.picture(office, "claim-dispute-case-file-desktop");
        Page pocket = browser.phone();
        browser.logIn(pocket, "cash-manager");
        pocket.navigate("/case-file/" + task);
        browser.picture(pocket, "claim-dispute-case-file-phone");
        pocket.navigate("/claims/" + dispute);
        assertThat(pocket.getByText("It is the last document.")).isVisible();
        browser.picture(pocket, "claim-dispute-file-phone");
    }
}
