package org.lifeline.programme;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.LifelineTest;

/** A day is a day, wherever its form is filled in; and what a manager set up and did not send yet is there again. */
class DaysInFormsBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @ParameterizedTest
    @ValueSource(strings = {"America/La_Paz", "Pacific/Kiritimati", "Asia/Kathmandu"})
    void noDayOfAFormIsShiftedNorCountsBackByItself(String zone) {
        String task = draft();
        JsonNode shown = as("programme-manager").get("/engine-rest/task/" + task + "/form-variables").expect(200).json();
        String starts = shown.path("startsOn").path("value").asText();
        Page author = browser.desktopIn(zone);
        browser.logIn(author, "programme-manager");
        FormTab tab = FormTab.open(author, task);
        // each time the form is opened, as when it is looked at again and again
        for (int i = 0; i < 3; i++) {
            assertThat(tab.field("startsOn")).hasValue(starts);
            Locator end = tab.field("endsOn");
            if (i == 0) {
                end.fill("2027-12-01");
            }
            assertThat(end).hasValue("2027-12-01");
            assertThat(tab.form().locator("[id$=field_endsOn-understood]")).hasText("1 December 2027");
            author.waitForFunction("JSON.stringify(sessionStorage).includes('2027-12-01')");
            author.reload();
            assertThat(tab.form().locator(".fjs-form")).isVisible();
        }
        assertThat(author.evaluate("JSON.stringify(sessionStorage)").toString()).doesNotContain("2027-11-30", "2027-12-02");
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/La_Paz", "Pacific/Kiritimati", "Asia/Kathmandu"})
    void aDayIsTypedOrChosenFromACalendarThatFitsAPhone(String zone) {
        Page officer = browser.narrowPhoneIn(zone);
        browser.logIn(officer, "senior-officer");
        officer.navigate("/start/absence");
        Locator first = officer.getByLabel("First day").first();
        first.fill("31/02/2027");
        first.blur();
        assertThat(officer.locator("[id$=field_fromDay-error-message]")).hasText("There is no such day.");
        assertThat(first).hasValue("31/02/2027");
        first.fill("2027-12-01");
        assertThat(officer.locator("[id$=field_fromDay-understood]")).hasText("1 December 2027");

        officer.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Calendar: First day")).click();
        assertThat(officer.locator(".lifeline-calendar [aria-selected=true]")).hasText("1");
        assertThat(officer.locator(".lifeline-calendar [tabindex='0']")).isFocused();
        browser.picture(officer, "days-calendar-320-" + zone.replace('/', '-'));
        Axe.findsNothing(officer);
        assertThat(officer.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).isEqualTo(true);
        officer.keyboard().press("ArrowDown");
        officer.keyboard().press("PageDown");
        officer.keyboard().press("Enter");

        assertThat(first).hasValue("2028-01-08");
        assertThat(officer.locator("[id$=field_fromDay-understood]")).hasText("8 January 2028");
        assertThat(officer.locator(".lifeline-calendar")).hasCount(0);
    }

    @Test
    void stagesAreAddedWithTheirDefaultsMovedAndThereAgainAfterAReload() {
        String task = draft();
        Page author = browser.desktop();
        browser.logIn(author, "programme-manager");
        FormTab tab = FormTab.open(author, task);
        tab.field("stageName_0").fill("First look");
        for (int row = 1; row < 3; row++) {
            tab.form().getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Add new")).nth(1).click();
            assertThat(tab.field("stageSeats_" + row)).hasValue("1");
            assertThat(tab.field("stageQuorum_" + row)).hasValue("1");
        }
        tab.field("stageName_1").fill("Second look");
        // an officer is chosen from the group of the stage, and goes with it
        tab.choose("Group that decides", 2, "Senior officer");
        tab.choose("Only this officer of the group", 2, "senior-officer-2");
        tab.field("stageName_2").fill("Urgent look");
        tab.field("stageHours_2").fill("1.200");
        tab.field("yearBudget_0").fill("50,000");

        Locator up = tab.form().getByLabel("Move row 3 up").first();
        up.focus();
        up.press("Enter");

        assertThat(tab.field("stageName_1")).hasValue("Urgent look");
        assertThat(tab.field("stageHours_1")).hasValue("1.200");
        assertThat(tab.field("stageName_2")).hasValue("Second look");
        assertThat(officerOfRow(tab, 1)).hasValue(Pattern.compile("senior-officer-2"));
        assertThat(tab.form().getByLabel("Move row 2 up").first()).isFocused();
        author.waitForFunction("JSON.stringify(sessionStorage).includes('Urgent look')");
        author.setViewportSize(1280, 4800);
        browser.picture(author, "stages-moved");
        Axe.findsNothing(author.frameByUrl(Pattern.compile(".*/task-forms/.*")));

        author.reload();

        assertThat(tab.field("stageName_1")).hasValue("Urgent look");
        assertThat(tab.field("stageHours_1")).hasValue("1.200");
        assertThat(tab.field("stageName_2")).hasValue("Second look");
        assertThat(tab.field("yearBudget_0")).hasValue("50,000");
        assertThat(officerOfRow(tab, 1)).hasValue(Pattern.compile("senior-officer-2"));

        // what is not complete is refused: every row and every word is still there
        tab.field("programmeName").fill("Surgery for children");
        tab.form().getByLabel("Drop this draft").check();
        tab.form().getByLabel("Hand it in").check();
        tab.complete().click();
        assertThat(tab.form().locator("#problem")).isVisible();
        assertThat(tab.field("programmeName")).hasValue("Surgery for children");
        assertThat(tab.field("stageName_1")).hasValue("Urgent look");
        assertThat(officerOfRow(tab, 1)).hasValue(Pattern.compile("senior-officer-2"));
    }

    /** A select that is searched in shows what was chosen as the text of its input. */
    private static Locator officerOfRow(FormTab tab, int row) {
        return tab.form().locator(".lifeline-row").nth(row)
                .locator(".fjs-form-field-select", new Locator.LocatorOptions().setHasText("Only this officer of the group"))
                .locator("input");
    }

    private static String draft() {
        String code = SetUps.newCode();
        SetUps.startSetUp(as("programme-manager"), "new", code).expect(200);
        return SetUps.task(as("programme-manager"), code, "userTask_describeProgramme");
    }
}
