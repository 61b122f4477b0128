package org.lifeline.operations;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** The page of operations on a desk and on a phone. */
class OperationsBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private RuntimeService processes;

    @Autowired
    private ManagementService jobs;

    @Test
    void operationsLandThereAndStartAFailedJobAgain() {
        List<FailedSms> others = List.of(
                FailedSms.of(as("applicant"), SMS, processes, jobs),
                FailedSms.of(as("applicant"), SMS, processes, jobs));
        FailedSms failed = FailedSms.of(as("applicant"), SMS, processes, jobs);
        Page desk = browser.desktop();
        browser.logIn(desk, "operations");
        desk.navigate("/");
        desk.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("What works and what does not"))
                .click();
        assertThat(desk).hasURL(ADDRESS + "/operations");
        assertThat(desk.getByText(failed.number()).first()).isVisible();
        Axe.findsNothing(desk);
        browser.settled(desk);
        browser.picture(desk, "operations");

        Page phone = browser.phone();
        browser.logIn(phone, "operations");
        for (String language : new String[] {"ar", "am", "fr"}) {
            phone.navigate("/operations?lang=" + language);
            assertThat(phone.locator("html")).hasAttribute("dir", language.equals("ar") ? "rtl" : "ltr");
            Axe.findsNothing(phone);
            browser.settled(phone);
            browser.picture(phone, "operations-phone-" + language);
        }

        SMS.takeAgain(failed.phone());
        desk.locator("li", new Page.LocatorOptions().setHasText(failed.number()))
                .getByRole(AriaRole.BUTTON)
                .click();
        assertThat(desk.getByRole(AriaRole.STATUS)).containsText("The job was started again");
        Axe.findsNothing(desk);
        browser.picture(desk, "operations-started");

        others.forEach(each -> SMS.takeAgain(each.phone()));
        desk.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(Pattern.compile("Try all \\d+ again: Sending a message")))
                .click();
        assertThat(desk.getByRole(AriaRole.STATUS)).containsText("Jobs that were started again");
        await().atMost(PATIENCE)
                .until(() -> others.stream()
                        .allMatch(
                                each -> jobs.createJobQuery().jobId(each.job()).count() == 0));
    }
}
