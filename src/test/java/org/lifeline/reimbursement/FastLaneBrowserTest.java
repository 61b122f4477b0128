package org.lifeline.reimbursement;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.redemption.FraudSignals;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.CleanClinic;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An officer reviews a paid claim in Tasklist, and an auditor reads why nobody had decided on it. */
class FastLaneBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private FraudSignals signals;

    @Test
    void anOfficerTakesMoneyBackAndTheAuditorSeesWhy() {
        String reviewer = Accounts.create(identities, "accountant");
        String claim = CleanClinic.create(jdbc, identities, signals, SMS).reviewed("80.00", as("cash-manager"));
        String task = Cases.task(as(reviewer), claim);

        Page office = browser.desktop();
        browser.logIn(office, reviewer);
        FormTab form = FormTab.open(office, task).claim();
        assertThat(form.form().locator("body")).containsText("without a person's decision");
        form.form().getByText("It was not in order").click();
        form.choose("Reason", 0, "The price is higher than the usual one for this service.");
        form.field("takenBack").fill("12.50");
        form.field("reviewNote").fill("The price list of May says 67.50.");
        browser.picture(office, "claim-review-desktop");
        form.completes();

        Page auditor = browser.desktop();
        browser.logIn(auditor, "auditor");
        auditor.navigate("/claims/" + claim);
        assertThat(auditor.locator("main")).containsText("Not in order: EUR 12.50 is taken back");
        assertThat(auditor.locator("main")).containsText("Calculated again: the same result.");
        browser.picture(auditor, "claim-fast-lane-desktop");
        Page phone = browser.phone();
        browser.logIn(phone, "auditor");
        phone.navigate("/claims/" + claim);
        assertThat(phone.locator("#fastLane")).isVisible();
        browser.picture(phone, "claim-fast-lane-phone");
    }
}
