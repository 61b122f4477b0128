package org.lifeline.attacks;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Sessions;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A session ended while somebody wrote: the press answered with a bare refusal or the browser's own password window, and what was typed was
 * lost; whoever logged in next on that machine could find it.
 */
class SessionEndsWhileWritingBrowserTest extends LifelineTest {

    private static final String SECRET = "Only I may read this";
    private static final String STORED = "JSON.stringify(Object.entries(sessionStorage))";
    private static final int FIRST_LOOK = 61_000;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private ApplicationContext product;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private Sessions sessions;

    @BeforeEach
    void sessions() {
        sessions = new Sessions(product);
    }

    // ---------------------------------------------------------------- the warning

    @Test
    void theWarningAppearsFiveMinutesBeforeAndOnePressExtendsTheSession() {
        Page page = browser.phone();
        page.clock().install();
        browser.logIn(page, applicant());
        page.navigate("/apply?programme=EMA&lang=fr");
        assertThat(page.locator("#buttons")).isVisible();
        browser.settled(page);
        sessions.leave(page.context(), Duration.ofSeconds(330));
        page.clock().fastForward(FIRST_LOOK);
        browser.settled(page);
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasCount(0);

        sessions.leave(page.context(), Duration.ofSeconds(290));
        page.clock().fastForward(FIRST_LOOK);
        browser.settled(page);

        Locator warning = page.getByRole(AriaRole.ALERTDIALOG);
        assertThat(warning).containsText("Vous serez bientôt déconnecté");
        assertThat(warning.getByRole(AriaRole.BUTTON)).isFocused();
        assertThat(sessions.left(page.context())).as("to ask is not to stay").isLessThanOrEqualTo(290);
        Axe.findsNothing(page);
        browser.picture(page, "session-warning-phone");

        warning.getByRole(AriaRole.BUTTON).click();
        assertThat(warning).hasCount(0);
        assertThat(sessions.left(page.context())).isGreaterThan(1700);
    }

    @Test
    void theWarningDisappearsWhenAnotherTabExtendsTheSession() {
        Page page = browser.desktop();
        page.clock().install();
        browser.logIn(page, applicant());
        page.navigate("/apply?programme=EMA");
        assertThat(page.locator("#buttons")).isVisible();
        browser.settled(page);
        sessions.leave(page.context(), Duration.ofSeconds(290));
        page.clock().fastForward(FIRST_LOOK);
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).isVisible();

        Page other = page.context().newPage();
        other.navigate("/applications");
        page.clock().fastForward(16_000);

        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasCount(0);
    }

    @Test
    void aTwelveHourOldLogInIsRenewedBeforeItEnds() {
        Page page = browser.desktop();
        page.clock().install();
        browser.logIn(page, applicant());
        page.navigate("/apply?programme=EMA");
        assertThat(page.locator("#buttons")).isVisible();
        sessions.age(page.context(), Duration.ofHours(12).minusSeconds(200));
        page.clock().fastForward(FIRST_LOOK);
        Locator warning = page.getByRole(AriaRole.ALERTDIALOG);
        assertThat(warning).containsText("A log-in lasts twelve hours at most.");
        logInPassword(page, "wrong");
        assertThat(warning.getByRole(AriaRole.ALERT)).hasText("The user name or the password is wrong.");

        logInPassword(page, DemoAccounts.PASSWORD);

        assertThat(warning).hasCount(0);
        assertThat(String.valueOf(page.evaluate("fetch('/session').then(r => r.json()).then(a => a.longest > 40000)")))
                .isEqualTo("true");
    }

    @Test
    void theWarningAppearsInTasklistDespiteItsAutomaticRefresh() {
        String officerName = Accounts.create(identities, "social-worker");
        String number = Cases.apply(as("applicant"), Cases.answers());
        String task = Cases.task(as(officerName), number);
        Page officer = browser.desktop();
        officer.clock().install();
        browser.logIn(officer, officerName);
        FormTab tab = FormTab.open(officer, task).claim();
        browser.settled(officer);
        // its person has gone: whatever Tasklist asks now, it asks by itself
        officer.clock().fastForward(FIRST_LOOK);
        browser.settled(officer);
        sessions.leave(officer.context(), Duration.ofSeconds(290));
        officer.waitForResponse(
                answer -> answer.url().contains("/camunda/api/engine/"),
                () -> officer.clock().fastForward(FIRST_LOOK));
        browser.settled(officer);
        assertThat(sessions.left(officer.context())).isLessThanOrEqualTo(290);

        // it looks again when the end is near
        officer.clock().fastForward(1_500_000);
        Locator warning = officer.getByRole(AriaRole.ALERTDIALOG);
        assertThat(warning).containsText("You will soon be logged out");
        browser.picture(officer, "session-warning-tasklist");
        warning.getByRole(AriaRole.BUTTON).click();
        assertThat(warning).hasCount(0);
        assertThat(sessions.left(officer.context())).isGreaterThan(1700);

        // whoever types into the form is there
        sessions.leave(officer.context(), Duration.ofSeconds(400));
        officer.waitForResponse(answer -> answer.url().contains("/camunda/api/engine/"), () -> {
            tab.form().getByLabel("Your reason in words").fill("I am here.");
            officer.clock().fastForward(11_000);
        });
        officer.waitForCondition(() -> sessions.left(officer.context()) > 1700);
    }

    @Test
    void theWarningAppearsInCockpitToo() {
        Page page = browser.desktop();
        page.clock().install();
        browser.logIn(page, Accounts.create(identities, "operations"));
        for (String app : List.of("cockpit", "welcome")) {
            page.navigate("/camunda/app/" + app + "/default/#/");
            assertThat(page.locator("html")).hasAttribute("data-session", "watched");
            browser.settled(page);
            sessions.leave(page.context(), Duration.ofSeconds(290));
            page.clock().fastForward(FIRST_LOOK);
            assertThat(page.getByRole(AriaRole.ALERTDIALOG)).containsText("You will soon be logged out");
            browser.picture(page, "session-warning-" + app);
            page.getByRole(AriaRole.ALERTDIALOG).getByRole(AriaRole.BUTTON).click();
            assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasCount(0);
        }
    }

    // ---------------------------------------------------------------- every page that is written on

    @Test
    void anApplicationIsSavedAfterTheLogInInPlace() {
        Page page = browser.phone();
        browser.logIn(page, applicant());
        page.navigate("/apply?programme=EMA");
        Locator name = page.locator("[id$='-field_needDescription']").first();
        name.fill(SECRET);

        press(page, page.locator("[data-action=draft]"));
        assertThat(page.locator("#problem")).containsText("You have been logged out");
        browser.picture(page, "session-ended-phone");
        logInAgain(page);

        assertThat(name).hasValue(SECRET);
        assertThat(page.getByText("You are logged in again. Press the button once more"))
                .isVisible();
        page.locator("[data-action=draft]").click();
        assertThat(page.locator("#saved")).isVisible();
        assertThat(String.valueOf(page.evaluate(STORED))).doesNotContain(SECRET);
    }

    @Test
    void aReloadedApplicationStillHasWhatWasTyped() {
        Page page = browser.phone();
        browser.logIn(page, applicant());
        page.navigate("/apply?programme=EMA");
        Locator name = page.locator("[id$='-field_needDescription']").first();
        name.fill(SECRET);
        page.waitForFunction(STORED + ".includes('" + SECRET + "')");
        page.onDialog(dialog -> dialog.accept());
        page.reload();
        assertThat(name).hasValue(SECRET);
    }

    @Test
    void anAnswerToAQuestionIsSentAfterTheLogInInPlaceAndAnUploadKeepsIt() {
        String name = applicant();
        String number = asked(as(name));
        Page page = browser.phone();
        browser.logIn(page, name);
        page.navigate("/applications/" + number);
        page.locator("#answer").fill(SECRET);
        FilePayload bill = new FilePayload("bill.pdf", "application/pdf", SmallFiles.PDF);

        // a chosen file is sent at once
        sessions.end(page.context());
        page.locator("#file").setInputFiles(bill);
        logInAgain(page);
        page.locator("#file").setInputFiles(bill);
        assertThat(page.locator("#answer-form [data-list]")).containsText("bill.pdf");
        assertThat(page.locator("#answer")).hasValue(SECRET);

        press(page, page.getByText("Send the answer"));
        logInAgain(page);
        page.getByText("Send the answer").click();
        assertThat(page.locator("#answer")).hasCount(0);
        assertThat(String.valueOf(page.evaluate(STORED))).doesNotContain(SECRET);
    }

    @Test
    void anAppealAndNewContactDataAreSentAfterALogInInAnotherTab() {
        String name = applicant();
        String number = Cases.apply(as(name), NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "notEligible",
                        "No bill.")
                .expect(204);
        Cases.rejected(as(name), number);
        Page page = browser.desktop();
        browser.logIn(page, name);
        page.navigate("/applications/" + number);
        page.locator("#grounds").fill(SECRET);

        press(page, page.locator("form[action$='/appeal'] button:not([data-no-script])"));
        Page other = page.context().newPage();
        browser.logIn(other, name);
        // the other tab's pages tell nobody that they are there: this one is asked again
        page.evaluate("window.dispatchEvent(new Event('lifeline:ended'))");
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasCount(0);
        assertThat(page.locator("#grounds")).hasValue(SECRET);
        page.locator("form[action$='/appeal'] button:not([data-no-script])").click();
        assertThat(page.locator("#grounds")).hasCount(0);
    }

    @Test
    void aTokenOutdatedByALogInInAnotherTabIsReplacedAndTheFormIsSent() {
        String name = applicant();
        Page page = browser.desktop();
        browser.logIn(page, name);
        page.navigate("/apply?programme=EMA");
        page.locator("[id$='-field_needDescription']").first().fill(SECRET);
        browser.logIn(page.context().newPage(), name);

        page.locator("[data-action=draft]").click();

        assertThat(page.locator("#saved")).isVisible();
        assertThat(as(name).get("/api/applications").json()).hasSize(1);
    }

    @Test
    void aProvidersFormsAreSentAfterTheLogInInPlace() {
        String organisation = Desks.organisation(jdbc);
        String clerk = Desks.account(jdbc, identities, organisation);
        var voucher = Desks.voucher(
                as(applicant()),
                as("junior-officer"),
                NewProgramme.with(jdbc).providers(organisation),
                Cases.answers("treatmentCost", 100));
        as(clerk)
                .post(
                        "/api/redemptions",
                        Map.of("qr", voucher.path("qr").asText(), "amount", 10, "currency", "EUR"),
                        Map.of("Idempotency-Key", java.util.UUID.randomUUID().toString()))
                .expect(201);
        Page page = browser.desktop();
        browser.logIn(page, clerk);
        page.navigate("/provider/claims/new");
        page.locator("#day-0").check();
        page.locator("#invoiceNumber").fill("INV-77");
        Locator go = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Continue to the documents"));

        press(page, go);
        logInAgain(page);
        assertThat(page.locator("#day-0")).isChecked();
        go.click();
        assertThat(page.locator("h1")).containsText("INV-77");

        FilePayload bill = new FilePayload("bill.pdf", "application/pdf", SmallFiles.PDF);
        sessions.end(page.context());
        page.locator("#file").setInputFiles(bill);
        logInAgain(page);
        page.locator("#file").setInputFiles(bill);
        assertThat(page.locator("#claim-form [data-list]")).containsText("bill.pdf");

        Locator submit = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit claim"));
        press(page, submit);
        logInAgain(page);
        submit.click();
        assertThat(submit).hasCount(0);
        assertThat(page.locator("#documents + ul")).containsText("bill.pdf");
    }

    @Test
    void aManagersPrintRunIsMadeAfterTheLogInInPlace() {
        Page page = browser.desktop();
        browser.logIn(page, Accounts.create(identities, "programme-manager"));
        for (String path : List.of("/voucher-prints", "/start")) {
            page.navigate(path);
            page.evaluate("window.dispatchEvent(new Event('lifeline:ended'))");
            sessions.end(page.context());
            page.evaluate("window.dispatchEvent(new Event('lifeline:ended'))");
            logInAgain(page);
        }
    }

    @Test
    void aTaskIsCompletedAfterTheLogInOverTasklist() {
        String officerName = Accounts.create(identities, "social-worker");
        String number = Cases.apply(as("applicant"), Cases.answers());
        Page officer = browser.desktop();
        browser.logIn(officer, officerName);
        FormTab tab = FormTab.open(officer, Cases.task(as(officerName), number)).claim();
        tab.form().getByLabel("Your reason in words").fill(SECRET);
        officer.waitForFunction(STORED + ".includes('" + SECRET + "')");
        sessions.end(officer.context());

        // the task list looks for new tasks by itself; a press does the same
        tab.complete().click();
        assertThat(officer.getByRole(AriaRole.ALERTDIALOG)).containsText("Log in to go on");
        browser.picture(officer, "session-ended-tasklist");
        logInAgain(officer);

        assertThat(tab.form().getByLabel("Your reason in words")).hasValue(SECRET);
        assertThat(tab.form().getByText("What you typed before is back.")).isVisible();
        for (String mark : List.of("3: harms day by day", "2: little", "3: within days")) {
            tab.form().getByLabel(mark).check();
        }
        tab.form()
                .getByLabel("Approve", new FrameLocator.GetByLabelOptions().setExact(true))
                .check();
        tab.choose("Reason", 0, "The need is confirmed");
        assertThat(tab.completes().status()).isEqualTo(204);
    }

    @Test
    void aTaskFormThatIsAPageOfItsOwnHasTheLogInInPlace() {
        String officerName = Accounts.create(identities, "social-worker");
        String number = Cases.apply(as("applicant"), Cases.answers());
        String task = Cases.task(as(officerName), number);
        as(officerName)
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", officerName))
                .expect(204);
        Page phone = browser.phone();
        browser.logIn(phone, officerName);
        phone.navigate("/task-forms/" + task);
        phone.getByLabel("Your reason in words").fill(SECRET);
        for (String mark : List.of("3: harms day by day", "2: little", "3: within days")) {
            phone.getByLabel(mark).check();
        }
        phone.getByLabel("Approve", new Page.GetByLabelOptions().setExact(true)).check();
        Locator select = phone.locator(".fjs-form-field-select", new Page.LocatorOptions().setHasText("Reason"))
                .first();
        select.locator(".fjs-input-group").click();
        select.locator(".fjs-dropdownlist-item", new Locator.LocatorOptions().setHasText("The need is confirmed"))
                .first()
                .click();

        press(phone, phone.locator("#send"));
        logInAgain(phone);
        phone.locator("#send").click();
        assertThat(phone.getByText("Done: " + number)).isVisible();
    }

    // ---------------------------------------------------------------- the next person at this machine

    @Test
    void anotherPersonWhoLogsInSeesAndSendsNothingOfTheForm() {
        String name = applicant();
        String number = asked(as(name));
        String thief = applicant();
        Page page = browser.desktop();
        browser.logIn(page, name);
        page.navigate("/applications/" + number);
        page.locator("#answer").fill(SECRET);
        press(page, page.getByText("Send the answer"));

        page.getByRole(AriaRole.ALERTDIALOG).getByLabel("User name").fill(thief);
        logInPassword(page, DemoAccounts.PASSWORD);

        page.waitForURL(Pattern.compile(".*/$"));
        assertThat(page.locator("body")).not().containsText(SECRET);
        assertThat(String.valueOf(page.evaluate(STORED))).doesNotContain(SECRET);
        page.navigate("/applications/" + number);
        assertThat(page.locator("body")).not().containsText(SECRET);
        assertThat(as(name).get("/applications/" + number).text()).contains("Your answer");
    }

    @Test
    void aCoveredPageShowsNothingAndAnotherPersonLeavesNoData() {
        String name = applicant();
        Page page = browser.desktop();
        browser.logIn(page, name);
        page.navigate("/apply?programme=EMA");
        page.locator("[id$='-field_needDescription']").first().fill(SECRET);
        page.waitForFunction(STORED + ".includes('" + SECRET + "')");
        press(page, page.locator("[data-action=draft]"));
        for (int i = 0; i < 3; i++) {
            page.keyboard().press("Escape");
        }
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).isVisible();

        page.getByText("I am somebody else").click();

        page.waitForURL("**/login");
        assertThat(String.valueOf(page.evaluate(STORED))).doesNotContain(SECRET);
        browser.logIn(page, applicant());
        page.navigate("/apply?programme=EMA");
        assertThat(page.locator("#buttons")).isVisible();
        assertThat(page.locator("[id$='-field_needDescription']").first()).not().hasValue(SECRET);
    }

    @Test
    void aLogOutInOneTabLeavesNothingInTheOthers() {
        String name = applicant();
        String number = asked(as(name));
        Page page = browser.desktop();
        browser.logIn(page, name);
        page.navigate("/applications/" + number);
        page.locator("#answer").fill(SECRET);
        page.waitForFunction(STORED + ".includes('" + SECRET + "')");
        Page other = page.context().newPage();
        other.navigate("/applications");

        other.locator("form[action$='/logout'] button").click();

        page.waitForURL("**/login");
        assertThat(String.valueOf(page.evaluate(STORED))).doesNotContain(SECRET);
        assertThat(page.locator("body")).not().containsText(SECRET);
    }

    @Test
    void textInATabIsRemovedWhenAnotherPersonLogsInInAnotherTab() {
        String name = applicant();
        String number = asked(as(name));
        Page page = browser.desktop();
        browser.logIn(page, name);
        page.navigate("/applications/" + number);
        page.locator("#answer").fill(SECRET);
        browser.logIn(page.context().newPage(), applicant());

        page.getByText("Send the answer").click();

        page.waitForURL(Pattern.compile(".*/$"));
        assertThat(String.valueOf(page.evaluate(STORED))).doesNotContain(SECRET);
        assertThat(as(name).get("/applications/" + number).text()).contains("Your answer");
    }

    @Test
    void logOutInTasklistLogsOutOfTheProduct() {
        Page officer = browser.desktop();
        browser.logIn(officer, Accounts.create(identities, "social-worker"));
        officer.navigate("/camunda/app/tasklist/default/#/");
        officer.locator(".account .dropdown-toggle, .account [uib-dropdown-toggle]")
                .first()
                .click();
        officer.locator(".logout a").click();
        assertThat(officer.locator(".lifeline-header a[href='/login']")).isVisible();
        officer.navigate("/camunda/app/tasklist/default/#/");
        assertThat(officer).hasURL(Pattern.compile(".*/login"));
    }

    // ---------------------------------------------------------------- without script

    @Test
    void withoutScriptALateFormIsShownAgainWithItsText() {
        String name = applicant();
        String number = asked(as(name));
        Page page = browser.withoutScript();
        browser.logIn(page, name);
        page.navigate("/applications/" + number);
        page.locator("#answer").fill(SECRET);
        sessions.end(page.context());
        page.getByText("Send the answer").click();

        assertThat(page.locator("h1")).hasText("This was not sent");
        assertThat(page.locator("textarea")).hasValue(SECRET);
        browser.picture(page, "session-ended-without-script");
        page.getByText("Log in and go back to the page").click();
        page.getByLabel("User name").fill(name);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(DemoAccounts.PASSWORD);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/applications/" + number + ".*"));
        assertThat(page.locator("#answer")).isVisible();
    }

    @Test
    void noResponseTriggersTheBrowsersPasswordDialog() {
        Page page = browser.desktop();
        page.navigate("/login");
        for (String path : List.of(
                "/api/applications",
                "/api/nothing-here",
                "/engine-rest/task",
                "/camunda/api/engine/engine/default/task",
                "/camunda/api/admin/auth/user/default",
                "/actuator/prometheus",
                "/applications",
                "/session/token")) {
            for (String method : List.of("GET", "POST")) {
                assertThat(page.evaluate(
                                "([path, method]) => fetch(path, {method}).then(answer => answer.headers.get('WWW-Authenticate'))",
                                List.of(path, method)))
                        .as(method + " " + path)
                        .isNull();
            }
        }
        assertThat(anonymous().get("/api/applications").header("WWW-Authenticate"))
                .as("a program")
                .startsWith("Basic");
    }

    // ---------------------------------------------------------------- steps

    private String applicant() {
        return Accounts.create(identities, "applicant");
    }

    /** A case whose officer has asked something. */
    private String asked(Api applicant) {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Api officer = as("junior-officer");
        Cases.complete(officer, Cases.task(officer, number), "sendBack", "informationMissing", "Please send the bill.")
                .expect(204);
        Cases.status(applicant, number, "waitingForApplicant");
        return number;
    }

    private void press(Page page, Locator button) {
        sessions.end(page.context());
        button.click();
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).containsText("Log in to go on");
        assertThat(page.getByRole(AriaRole.ALERTDIALOG).getByLabel("Password")).isFocused();
    }

    private static void logInAgain(Page page) {
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).isVisible();
        logInPassword(page, DemoAccounts.PASSWORD);
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasCount(0);
    }

    private static void logInPassword(Page page, String password) {
        Locator dialog = page.getByRole(AriaRole.ALERTDIALOG);
        dialog.getByLabel("Password").fill(password);
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Log in"))
                .click();
    }
}
