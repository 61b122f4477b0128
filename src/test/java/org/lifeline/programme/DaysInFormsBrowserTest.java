package org.lifeline.programme;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
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
    void daysInFormsAreNotShiftedByTimeZones(String zone) {
        String task = draft();
        JsonNode shown = as("programme-manager")
                .get("/engine-rest/task/" + task + "/form-variables")
                .expect(200)
                .json();
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
        assertThat(author.evaluate("JSON.stringify(sessionStorage)").toString())
                .doesNotContain("2027-11-30", "2027-12-02");
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

        officer.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Calendar: First day"))
                .click();
        assertThat(officer.locator(".lifeline-calendar [aria-selected=true]")).hasText("1");
        assertThat(officer.locator(".lifeline-calendar [tabindex='0']")).isFocused();
        browser.picture(officer, "days-calendar-320-" + zone.replace('/', '-'));
        Axe.findsNothing(officer);
        assertThat(officer.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        officer.keyboard().press("ArrowDown");
        officer.keyboard().press("PageDown");
        officer.keyboard().press("Enter");

        assertThat(first).hasValue("2028-01-08");
        assertThat(officer.locator("[id$=field_fromDay-understood]")).hasText("8 January 2028");
        assertThat(officer.locator(".lifeline-calendar")).hasCount(0);
    }

    @Test
    void addedAndMovedStagesAreKeptAfterAReload() {
        String task = draft();
        Page author = browser.desktop();
        browser.logIn(author, "programme-manager");
        FormTab tab = FormTab.open(author, task);
        tab.field("stageName_0").fill("First look");
        for (int row = 1; row < 3; row++) {
            tab.form()
                    .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Add new"))
                    .nth(1)
                    .click();
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

    @Test
    void anAddedRowContinuesTheRowAbove() {
        Page author = browser.desktop();
        browser.logIn(author, "programme-manager");
        FormTab tab = FormTab.open(author, draft());
        tab.field("yearCode_0").fill("2027/28");
        tab.field("yearBudget_0").fill("50,000");
        tab.field("yearStartsOn_0").fill("2027-03-01");
        tab.field("yearEndsOn_0").fill("2028-02-29");
        add(tab, 0);
        assertThat(tab.field("yearCode_1")).hasValue("2028/29");
        assertThat(tab.field("yearStartsOn_1")).hasValue("2028-03-01");
        assertThat(tab.field("yearEndsOn_1")).hasValue("2029-02-28");
        // money is never proposed
        assertThat(tab.field("yearBudget_1")).hasValue("");
        tab.field("yearCode_1").fill("Next");
        tab.field("yearEndsOn_1").fill("soon");
        tab.field("yearEndsOn_1").blur();
        assertThat(tab.form().locator("[id$='field_yearEndsOn_1-error-message']"))
                .isVisible();
        add(tab, 0);
        assertThat(tab.field("yearCode_2")).hasValue("");
        assertThat(tab.field("yearStartsOn_2")).hasValue("");
        author.setViewportSize(1280, 4200);
        browser.picture(author, "rows-added");

        for (int list = 1; list < 3; list++) {
            String prefix = list == 1 ? "stage" : "claimStage";
            tab.choose("Group that decides", list == 1 ? 0 : 2, "Senior officer");
            tab.field(prefix + "Hours_0").fill("72");
            add(tab, list);
            assertThat(tab.field(prefix + "Hours_1")).hasValue("72");
            assertThat(tab.field(prefix + "Seats_1")).hasValue("1");
            assertThat(tab.field(prefix + "Name_1")).hasValue("");
        }
    }

    @Test
    void serverErrorsAppearAtTheirFieldsAndNothingTypedIsLost() {
        Page author = browser.desktop();
        browser.logIn(author, "programme-manager");
        String task = draft();
        FormTab tab = FormTab.open(author, task);
        tab.field("programmeName").fill("Surgery for children");
        tab.field("purpose").fill("Operations that a family cannot pay.");
        tab.choose("Currency", 0, "EUR Euro");
        tab.field("yearBudget_0").fill("50,000");
        tab.field("maximum").fill("10 000");
        tab.choose("Who may issue it", 0, "Senior officer");
        tab.choose("Form that applicants fill in", 0, "Emergency medical assistance");
        tab.field("validityDays").fill("60");
        tab.choose("Who reviews an appeal", 0, "Programme manager");
        tab.form().locator(".fjs-form-field-taglist input").click();
        tab.form()
                .locator(".fjs-dropdownlist-item", new FrameLocator.LocatorOptions().setHasText("Riverside Hospital"))
                .click();
        author.keyboard().press("Escape");
        tab.field("stageName_0").fill("First look");
        tab.choose("Group that decides", 0, "Social worker");
        tab.field("stageHours_0").fill("48");
        add(tab, 1);
        tab.field("stageName_1").fill("Second look");
        tab.choose("Group that decides", 1, "Senior officer");
        tab.choose("When the stage applies", 1, "Always");
        // three of two: each number for itself is one that the form takes
        tab.field("stageSeats_1").fill("2");
        tab.field("stageQuorum_1").fill("3");
        tab.field("claimStageName_0").fill("Accountant");
        tab.choose("Group that decides", 2, "Accountant");
        tab.form().getByLabel("Hand it in").check();

        assertThat(tab.completes().status()).isEqualTo(400);

        assertThat(tab.field("stageQuorum_1")).isFocused();
        assertThat(tab.form().locator("[id$='field_stageQuorum_1-error-message']"))
                .containsText("3 cannot approve when 2 decide");
        assertThat(tab.form().locator("#problem")).containsText("3 cannot approve when 2 decide");
        assertThat(tab.form().locator("body").innerText())
                .doesNotContainPattern("ENGINE-|stageQuorum|stages\\[|Exception");
        allIsThere(tab);
        Axe.findsNothing(author.frameByUrl(Pattern.compile(".*/task-forms/.*")));
        browser.picture(author, "setup-refused-desktop");

        // a broken connection, a phone: the page is loaded anew
        author.setViewportSize(360, 740);
        author.reload();
        allIsThere(tab);
        assertThat(tab.form().getByText("What you typed before is back.")).isVisible();
        assertThat(tab.completes().status()).isEqualTo(400);
        assertThat(tab.field("stageQuorum_1")).isFocused();
        browser.picture(author, "setup-refused-phone");

        author.setViewportSize(1280, 900);
        tab.field("stageQuorum_1").fill("2");
        add(tab, 0);
        tab.field("yearBudget_1").fill("1,000.00");
        tab.field("yearStartsOn_1").fill("2026-06-01");
        assertThat(tab.completes().status()).isEqualTo(400);
        assertThat(tab.field("yearStartsOn_1")).isFocused();
        assertThat(tab.form().locator("[id$='field_yearStartsOn_1-error-message']"))
                .containsText("overlap");
        assertThat(tab.form().locator("[id$='field_stageQuorum_1-error-message']"))
                .hasCount(0);
        browser.picture(author, "setup-refused-years");

        // said in the language of the form, and what was typed in another one is still what was meant
        author.navigate("/task-forms/" + task + "?lang=fr");
        author.waitForResponse(
                answer -> answer.url().endsWith("/submit-form"),
                () -> author.locator("#send").click());
        assertThat(author.locator("[id$='field_yearStartsOn_1-error-message']")).containsText("se chevauchent");
        assertThat(author.locator("[id$='field_yearStartsOn_1']")).isFocused();
    }

    private static void allIsThere(FormTab tab) {
        assertThat(tab.field("programmeName")).hasValue("Surgery for children");
        assertThat(tab.field("purpose")).hasValue("Operations that a family cannot pay.");
        assertThat(tab.field("yearBudget_0")).hasValue("50,000");
        assertThat(tab.field("maximum")).hasValue("10 000");
        assertThat(tab.field("stageName_1")).hasValue("Second look");
        assertThat(tab.field("stageSeats_1")).hasValue("2");
        assertThat(tab.field("stageQuorum_1")).hasValue("3");
        assertThat(tab.field("claimStageName_0")).hasValue("Accountant");
        assertThat(tab.form().getByLabel("Hand it in")).isChecked();
        assertThat(tab.form().locator(".fjs-taglist-tag-label")).containsText("Riverside Hospital");
    }

    private static void add(FormTab tab, int list) {
        tab.form()
                .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Add new"))
                .nth(list)
                .click();
    }

    /** Arrow keys go where they point to, also where days run from right to left. */
    @Test
    void theCalendarFits320PixelsInArabicWithMirroredArrowKeys() {
        Page officer = browser.narrowPhoneIn("Asia/Riyadh");
        browser.logIn(officer, "senior-officer");
        officer.navigate("/start/absence?lang=ar");
        assertThat(officer.locator("html")).hasAttribute("dir", "rtl");
        Locator day = officer.locator("[id$=field_fromDay]");
        day.fill("2027-12-15");
        Locator opener = officer.locator(".lifeline-day__open").first();
        opener.click();
        assertThat(officer.locator(".lifeline-calendar [aria-selected=true]")).hasCount(1);
        Locator at = officer.locator(".lifeline-calendar [tabindex='0']");
        assertThat(at).isFocused();
        fits(officer);
        Axe.findsNothing(officer);
        browser.picture(officer, "calendar-320-ar-form");

        for (String[] key : new String[][] {
            {"ArrowLeft", "x", "-1"}, {"ArrowRight", "x", "1"}, {"ArrowDown", "y", "1"}, {"ArrowUp", "y", "-1"}
        }) {
            double before = place(at, key[1]);
            officer.keyboard().press(key[0]);
            assertThat(at).isFocused();
            assertThat(Math.signum(place(at, key[1]) - before)).as(key[0]).isEqualTo(Double.parseDouble(key[2]));
        }
        // one to the left in writing from right to left is the next day
        officer.keyboard().press("ArrowLeft");
        officer.keyboard().press("Enter");
        assertThat(day).hasValue("2027-12-16");
        assertThat(officer.locator("[id$=field_fromDay-understood]")).not().isEmpty();
        fits(officer);

        // the button of the next month points onward, which is to the left, and stands there
        opener.click();
        Locator turns = officer.locator(".lifeline-calendar__turn");
        assertThat(place(turns.nth(1), "x")).isLessThan(place(turns.nth(0), "x"));
        turns.nth(1).click();
        officer.locator(".lifeline-calendar td button").first().click();
        assertThat(day).hasValue("2028-01-01");

        // the portal has the same fields: its dates of birth, and whatever day an analyst asks for
        Page applicant = browser.narrowPhoneIn("Asia/Riyadh");
        applicant.route("**/api/programmes", route -> {
            APIResponse forms = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(forms)
                    .setBody(forms.text().replace("\"key\":\"birthDate\"", "\"key\":\"surgeryDay\"")));
        });
        browser.logIn(applicant, "applicant");
        applicant.navigate("/apply?programme=EMA&lang=ar");
        applicant.locator(".lifeline-day__open").first().click();
        assertThat(applicant.locator(".lifeline-calendar [tabindex='0']")).isFocused();
        fits(applicant);
        browser.picture(applicant, "calendar-320-ar-portal");
    }

    private static double place(Locator locator, String axis) {
        return axis.equals("x") ? locator.boundingBox().x : locator.boundingBox().y;
    }

    private static void fits(Page page) {
        assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                .isLessThanOrEqualTo(320);
        assertThat(
                        page.evaluate(
                                "[...document.querySelectorAll('.lifeline-calendar, .lifeline-calendar *')].every(part => {"
                                        + "const {left, right} = part.getBoundingClientRect(); return left >= 0 && right <= 320})"))
                .isEqualTo(true);
    }

    /** A select that is searched in shows what was chosen as the text of its input. */
    private static Locator officerOfRow(FormTab tab, int row) {
        return tab.form()
                .locator(".lifeline-row")
                .nth(row)
                .locator(
                        ".fjs-form-field-select",
                        new Locator.LocatorOptions().setHasText("Only this officer of the group"))
                .locator("input");
    }

    private static String draft() {
        String code = SetUps.newCode();
        SetUps.startSetUp(as("programme-manager"), "new", code).expect(200);
        return SetUps.task(as("programme-manager"), code, "userTask_describeProgramme");
    }
}
