package org.lifeline.operations;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** Operations find in Cockpit what failed and try it again, as their guide says. */
class CockpitBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private RuntimeService processes;

    @Autowired
    private ManagementService jobs;

    @Autowired
    private TaskService tasks;

    @Test
    void aFailedStepIsFoundInTheListsAndTriedAgain() {
        FailedSms failed = FailedSms.of(as("applicant"), SMS, processes, jobs);
        String process =
                jobs.createJobQuery().jobId(failed.job()).singleResult().getProcessInstanceId();
        Page page = browser.desktop();
        browser.logIn(page, "operations");

        page.navigate("/camunda/app/cockpit/default/#/processes");
        // the list is in the order of names, and what failed may be on its next page
        mostIncidentsFirst(page);
        Locator row = page.locator(".process-definitions-list tbody tr")
                .filter(new Locator.FilterOptions().setHasText("sendMessage"));
        assertThat(row.locator("td").nth(1)).not().hasText("0");
        browser.picture(page, "cockpit-processes");
        row.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("sendMessage"))
                .click();
        Locator instance = page.locator(".process-instances tbody tr")
                .filter(new Locator.FilterOptions().setHas(page.locator("a[title='" + process + "']")));
        assertThat(instance).containsText(failed.number());
        browser.picture(page, "cockpit-process");

        instance.locator(".state a").first().click();
        SMS.takeAgain(failed.phone());
        page.locator("[ng-click^='openJobRetryDialog']").click();
        browser.picture(page, "cockpit-retry");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Retry").setExact(true))
                .click();
        await().atMost(PATIENCE)
                .until(() -> jobs.createJobQuery().jobId(failed.job()).count() == 0);
    }

    /** No page of Cockpit asks for something that operations may not read. */
    @ParameterizedTest
    @ValueSource(strings = {"operations", "auditor"})
    void everyPageOpens(String who) {
        String number = Cases.apply(as("applicant"), Cases.answers());
        String task = Cases.task(as("social-worker"), number);
        String process = tasks.createTaskQuery().taskId(task).singleResult().getProcessInstanceId();
        String definition = processes
                .createProcessInstanceQuery()
                .processInstanceId(process)
                .singleResult()
                .getProcessDefinitionId();
        Page page = browser.desktop();
        browser.logIn(page, who);
        List<String> refused = new ArrayList<>();
        page.onResponse(response -> {
            if (response.status() >= 400) {
                refused.add(response.status() + " " + response.url());
            }
        });
        for (String each : new String[] {
            "dashboard",
            "processes",
            "decisions",
            "batch",
            "repository",
            "process-definition/" + definition,
            "process-instance/" + process + "?tab=user-tasks-tab",
            "process-instance/" + process + "?tab=variables-process-instance-runtime"
        }) {
            page.navigate("/camunda/app/cockpit/default/#/" + each);
            page.waitForLoadState(LoadState.NETWORKIDLE);
            browser.picture(page, "cockpit-" + who + "-" + each.replaceAll("\\W.*", ""));
        }
        assertThat(refused).isEmpty();
        page.navigate("/camunda/app/cockpit/default/#/dashboard");
        assertThat(page.getByText("Process Definitions").first()).isVisible();
        assertThat(page.getByText("Human Tasks").filter(new Locator.FilterOptions().setVisible(true)))
                .hasCount(0);
    }

    private static void mostIncidentsFirst(Page page) {
        Locator heading = page.locator("thead .incidents");
        Locator arrow = heading.locator(".glyphicon");
        arrow.click();
        assertThat(arrow).not().hasClass(Pattern.compile("glyphicon-minus"));
        if (heading.locator(".glyphicon-chevron-up").count() > 0) {
            arrow.click();
        }
        assertThat(arrow).hasClass(Pattern.compile("glyphicon-chevron-down"));
    }
}
