package org.lifeline.programme;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
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
        for (String officer : List.of("social-worker", "junior-officer", "junior-officer-2", "senior-officer", "senior-officer-2")) {
            Cases.approve(as(officer), number);
        }
        assertThat(Cases.status(applicant, number, "voucherIssued").path("reasons").findValuesAsText("stage"))
                .containsExactly("Stage 1", "Stage 2", "Stage 3", "Stage 4", "Stage 5");
    }

    private void starts(Page author) {
        author.navigate("/camunda/app/tasklist/");
        author.getByRole(AriaRole.LINK, named("Start process")).click();
        browser.picture(author, "setup-1-processes");
        author.getByRole(AriaRole.LINK, named("Programme set-up")).click();
        browser.settled(author);
        author.getByLabel("Set up a new programme").check();
        type(author.getByLabel("Code of the programme"), "EMA");
        author.getByRole(AriaRole.BUTTON, exactly("Start")).click();
        assertThat(author.getByText("There is a programme EMA already")).isVisible();
        browser.picture(author, "setup-2-refused");
        type(author.getByLabel("Code of the programme"), CODE);
        Response started = author.waitForResponse(
                response -> response.url().endsWith("/submit-form"),
                () -> author.getByRole(AriaRole.BUTTON, exactly("Start")).click());
        assertThat(started.status()).isEqualTo(200);
        SetUps.task(as("programme-manager"), CODE, "userTask_describeProgramme");
    }

    private void describes(Page author) {
        open(author, SetUps.task(as("programme-manager"), CODE, "userTask_describeProgramme"));
        type(field(author, "programmeName"), "Surgery for children");
        type(field(author, "purpose"), "Operations that a family cannot pay.");
        choose(author, "Currency", 0, "EUR Euro");
        type(field(author, "yearBudget_0"), "50000");
        type(field(author, "maximum"), "10000");
        choose(author, "Who may issue it", 0, "Senior officer");
        choose(author, "Form that applicants fill in", 0, "Emergency medical assistance");
        type(field(author, "validityDays"), "60");
        choose(author, "Who reviews an appeal", 0, "Programme manager");
        author.locator(".fjs-form-field-taglist input").click();
        author.locator(".fjs-dropdownlist-item", new Page.LocatorOptions().setHasText("Riverside Hospital")).click();
        author.keyboard().press("Escape");

        for (int i = 1; i < 5; i++) {
            author.getByRole(AriaRole.BUTTON, named("Add new")).nth(1).click();
        }
        List<String> groups = List.of("Social worker", "Junior officer", "Junior officer", "Senior officer", "Senior officer");
        for (int i = 0; i < groups.size(); i++) {
            type(field(author, "stageName_" + i), "Stage " + (i + 1));
            choose(author, "Group that decides", i, groups.get(i));
            type(field(author, "stageSeats_" + i), "1");
            type(field(author, "stageQuorum_" + i), "1");
            type(field(author, "stageHours_" + i), "48");
            if (i > 0) {
                choose(author, "When the stage applies", i, "Always");
            }
        }
        type(field(author, "claimStageName_0"), "Accountant");
        choose(author, "Group that decides", 5, "Accountant");
        author.getByLabel("Hand it in").check();
        whole(author, "setup-3-described");
        complete(author);
    }

    private void activates() {
        String task = SetUps.task(as("programme-manager-2"), CODE, "userTask_checkProgramme");
        Page second = browser.desktop();
        browser.logIn(second, "programme-manager-2");
        open(second, task);
        second.getByRole(AriaRole.BUTTON, named("Claim")).click();
        assertThat(second.getByText("Operations that a family cannot pay.")).isVisible();
        assertThat(second.getByText("EUR 50,000.00")).isVisible();
        second.getByLabel("Activate", new Page.GetByLabelOptions().setExact(true)).check();
        whole(second, "setup-4-check");
        complete(second);
    }

    /** A form longer than the screen: the window grows for the picture. */
    private void whole(Page page, String name) {
        page.setViewportSize(1280, 4600);
        browser.picture(page, name);
        page.setViewportSize(1280, 900);
    }

    /** By its address: in a list of many it may be on the second page. */
    private void open(Page page, String task) {
        // another place of the same page is not loaded anew
        page.navigate("about:blank");
        page.navigate("/camunda/app/tasklist/default/#/?task=" + task);
        browser.settled(page);
    }

    private static void complete(Page page) {
        Response completed = page.waitForResponse(
                response -> response.url().endsWith("/submit-form"),
                () -> page.getByRole(AriaRole.BUTTON, named("Complete")).click());
        assertThat(completed.status()).as(completed.text()).isEqualTo(204);
    }

    /** By its key in the form's file: labels of one field are part of others' names. */
    private static Locator field(Page page, String key) {
        return page.locator("input[id$='-field_" + key + "'], textarea[id$='-field_" + key + "']");
    }

    /**
     * The form takes over what was typed when the field is left; backwards, since on the way forwards calendars open. A list that is drawn
     * anew at that moment forgets a letter or all of them: a person sees that and types again.
     */
    private static void type(Locator field, String text) {
        for (int again = 4; ; again--) {
            field.fill(text);
            field.press("Shift+Tab");
            try {
                assertThat(field).hasValue(text, new LocatorAssertions.HasValueOptions().setTimeout(5_000));
                return;
            } catch (AssertionError forgotten) {
                if (again == 0) {
                    throw forgotten;
                }
            }
        }
    }

    /** The forms' select is no HTML select. */
    private static void choose(Page page, String label, int n, String option) {
        Locator select = page.locator(".fjs-form-field-select", new Page.LocatorOptions().setHasText(label)).nth(n);
        select.locator(".fjs-input-group").click();
        select.locator(".fjs-dropdownlist-item", new Locator.LocatorOptions().setHasText(option)).first().click();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return named(name).setExact(true);
    }
}
