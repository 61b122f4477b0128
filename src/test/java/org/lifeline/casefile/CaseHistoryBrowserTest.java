package org.lifeline.casefile;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** The processes of a case, as an auditor comes to them from the audit log. */
class CaseHistoryBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Test
    void anAuditorComesFromTheLogToTheStepsOfACase() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Cases.approve(as("social-worker"), number);
        Cases.task(as("junior-officer"), number);
        String auditor = Accounts.create(identities, "auditor");

        Page desk = browser.desktop();
        browser.logIn(desk, auditor);
        desk.navigate("/audit?case=" + number);
        desk.getByText("Its processes of " + number).first().click();
        assertThat(desk.locator("h1")).hasText("Processes of " + number);
        assertThat(desk.locator("main")).containsText("social-worker");
        assertThat(desk.locator("main")).containsText("still runs");
        Axe.findsNothing(desk);
        browser.picture(desk, "case-history-desk");

        Page phone = browser.phone();
        browser.logIn(phone, auditor);
        phone.navigate("/case-history/" + number);
        Axe.findsNothing(phone);
        browser.picture(phone, "case-history-phone");
    }
}
