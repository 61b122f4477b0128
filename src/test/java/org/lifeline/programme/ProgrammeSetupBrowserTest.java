package org.lifeline.programme;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** Two managers in Tasklist: one sets up a programme of five stages, the other activates it, and a case runs through it. */
class ProgrammeSetupBrowserTest extends LifelineTest {

    private static final String CODE = "CHILD-5";

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Test
    void aManagerSetsUpFiveStagesAndACaseRunsThroughThem() {
        Page author = browser.desktop();
        browser.logIn(author, "programme-manager");
        starts(author);
        describes(author);
        activates();

        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, CODE, Cases.answers());
        for (String officer :
                List.of("social-worker", "junior-officer", "junior-officer-2", "senior-officer", "senior-officer-2")) {
            Cases.approve(as(officer), number);
        }
        assertThat(Cases.status(applicant, number, "voucherIssued")
                        .path("reasons")
                        .findValuesAsText("stage"))
                .containsExactly("Stage 1", "Stage 2", "Stage 3", "Stage 4", "Stage 5");
    }

    private void starts(Page author) {
        author.navigate("/camunda/app/tasklist/");
        author.getByRole(AriaRole.LINK, named("Start process")).click();
        browser.picture(author, "setup-1-processes");
        author.getByRole(AriaRole.LINK, named("Programme set-up")).click();
        author.getByLabel("Set up a new programme").check();
        author.getByLabel("Code of the new programme").fill("EMA");
        author.getByRole(AriaRole.BUTTON, exactly("Start")).click();
        assertThat(author.getByText("There is a programme EMA already").first()).isVisible();
        browser.picture(author, "setup-2-refused");
        author.getByLabel("Code of the new programme").fill(CODE);
        Response started = author.waitForResponse(
                response -> response.url().endsWith("/submit-form"),
                () -> author.getByRole(AriaRole.BUTTON, exactly("Start")).click());
        assertThat(started.status()).isEqualTo(200);
        SetUps.task(as("programme-manager"), CODE, "userTask_describeProgramme");
    }

    private void describes(Page author) {
        FormTab form = FormTab.open(author, SetUps.task(as("programme-manager"), CODE, "userTask_describeProgramme"));
        form.field("programmeName").fill("Surgery for children");
        form.field("purpose").fill("Operations that a family cannot pay.");
        form.choose("Currency", 0, "EUR Euro");
        form.field("yearBudget_0").fill("50,000");
        form.field("maximum").fill("10 000");
        form.choose("Who may issue it", 0, "Senior officer");
        form.choose("Form that applicants fill in", 0, "Emergency medical assistance");
        form.field("validityDays").fill("60");
        form.choose("Who reviews an appeal", 0, "Programme manager");
        form.form().locator(".fjs-form-field-taglist input").click();
        form.form()
                .locator(".fjs-dropdownlist-item", new FrameLocator.LocatorOptions().setHasText("Riverside Hospital"))
                .click();
        author.keyboard().press("Escape");

        for (int i = 1; i < 5; i++) {
            form.form()
                    .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Add new"))
                    .nth(1)
                    .click();
        }
        List<String> groups =
                List.of("Social worker", "Junior officer", "Junior officer", "Senior officer", "Senior officer");
        for (int i = 0; i < groups.size(); i++) {
            form.field("stageName_" + i).fill("Stage " + (i + 1));
            form.choose("Group that decides", i, groups.get(i));
            form.field("stageSeats_" + i).fill("1");
            form.field("stageQuorum_" + i).fill("1");
            form.field("stageHours_" + i).fill("48");
            if (i > 0) {
                form.choose("When the stage applies", i, "Always");
            }
        }
        form.field("claimStageName_0").fill("Accountant");
        form.choose("Group that decides", 5, "Accountant");
        form.form().getByLabel("Hand it in").check();
        whole(author, "setup-3-described");
        complete(form);
    }

    private void activates() {
        String task = SetUps.task(as("programme-manager-2"), CODE, "userTask_checkProgramme");
        Page second = browser.desktop();
        browser.logIn(second, "programme-manager-2");
        FormTab form = FormTab.open(second, task).claim();
        assertThat(form.form().getByText("Operations that a family cannot pay."))
                .isVisible();
        assertThat(form.form().getByText("EUR 50,000.00")).isVisible();
        form.form()
                .getByLabel("Activate", new FrameLocator.GetByLabelOptions().setExact(true))
                .check();
        whole(second, "setup-4-check");
        complete(form);
    }

    /** A form longer than the screen: the window grows for the picture. */
    private void whole(Page page, String name) {
        page.setViewportSize(1280, 4600);
        browser.picture(page, name);
        page.setViewportSize(1280, 900);
    }

    private static void complete(FormTab form) {
        Response completed = form.completes();
        assertThat(completed.status()).as(completed.statusText()).isEqualTo(204);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return named(name).setExact(true);
    }
}
