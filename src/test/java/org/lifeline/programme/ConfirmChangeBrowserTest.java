package org.lifeline.programme;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two managers in Tasklist: one asks for money in a budget, the other one reads what would change and confirms it. */
class ConfirmChangeBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aSecondManagerConfirmsATopUp() {
        String code = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        Page first = browser.desktop();
        browser.logIn(first, "programme-manager");
        start(first, "Top up a budget");
        choose(first, "Programme", "(" + code + ")");
        type(first, "addedFunds", "2,500");
        // the form does not know the currency, and some have three decimals
        first.getByRole(AriaRole.BUTTON, named("2,500").setExact(true)).click();
        type(first, "fundingSource", "Letter of the donor of 3 March");
        browser.picture(first, "confirm-1-asked");
        submit(first, "Start", 200);

        String task = Confirmations.task(as("programme-manager-2"), code);
        Page second = browser.desktop();
        browser.logIn(second, "programme-manager-2");
        FormTab form = FormTab.open(second, task).claim();
        assertThat(form.form().getByText("EUR 2,500.00")).isVisible();
        assertThat(form.form().getByText("Letter of the donor of 3 March")).isVisible();
        form.form().getByLabel("Confirm: it is in force at once").check();
        form.field("decisionReason").fill("I have seen the letter.");
        second.setViewportSize(1280, 1400);
        browser.picture(second, "confirm-2-second");
        second.setViewportSize(1280, 900);
        assertThat(form.completes().status()).isEqualTo(204);
        // what was done, and where to go on
        assertThat(form.form().locator("#done")).containsText("Confirm: it is in force at once");
        assertThat(form.form().locator("#next")).isVisible();

        assertThat(jdbc.sql(
                                "select sum(balance_minor) from ledger_account where programme_code = ? and kind <> 'funding'")
                        .param(code)
                        .query(Long.class)
                        .single())
                .isEqualTo(2600_00);
    }

    @ParameterizedTest
    @CsvSource({
        "fr, Compléter un budget, Argent ajouté au budget, Mise en place d’un programme, décrire le programme, Nom de l’étape",
        "am, በጀት መጨመር, በበጀቱ ላይ የሚጨመረው ገንዘብ, ፕሮግራም ማዘጋጀት, ፕሮግራሙን መግለጽ, የደረጃው ስም",
        "ar, زيادة ميزانية, المال المضاف إلى الميزانية, إعداد برنامج, وصف البرنامج, اسم المرحلة",
    })
    void managersSeeFormsAndChangesInTheirLanguage(
            String language, String topUp, String line, String setUp, String title, String stage) {
        String code = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        SetUps.start(
                        as("programme-manager"),
                        "programmeTopUp",
                        Map.of("programmeCode", code, "addedFunds", 2500, "fundingSource", "Letter of 3 March"))
                .expect(200);
        String confirmation = Confirmations.task(as("programme-manager-2"), code);
        String draft = SetUps.newCode();
        SetUps.startSetUp(as("programme-manager-2"), "new", draft).expect(200);
        String description = SetUps.task(as("programme-manager-2"), draft, "userTask_describeProgramme");
        Page manager = browser.phone();
        browser.logIn(manager, "programme-manager-2");
        manager.navigate("/start/programmeTopUp?lang=" + language);
        assertThat(manager.locator("h1")).hasText(topUp);
        assertThat(manager.locator("#form h2")).hasText(topUp);
        manager.navigate("/start/programmeSetup");
        assertThat(manager.locator("h1")).hasText(setUp);

        manager.navigate("/task-forms/" + confirmation);
        assertThat(manager.locator("#form table")).containsText(line);
        assertThat(manager.locator("#form table")).containsText("EUR 2,500.00");
        assertThat(manager.locator("#form table")).not().containsText("Money added");
        assertThat(manager.locator("h1")).not().containsText("confirm the money");
        assertThat(
                        manager.evaluate(
                                "[...document.querySelectorAll('#form td')].every(cell => {"
                                        + "const {left, right} = cell.getBoundingClientRect(); return left >= 0 && right <= innerWidth})"))
                .as("what will be is in sight")
                .isEqualTo(true);
        browser.picture(manager, "confirm-phone-" + language);

        manager.navigate("/task-forms/" + description);
        assertThat(manager.locator("h1")).containsText(title);
        assertThat(manager.locator("#form").getByText(stage).first()).isVisible();
        assertThat(manager.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        browser.picture(manager, "setup-phone-" + language);
        manager.setViewportSize(1280, 900);
        browser.picture(manager, "setup-desktop-" + language);
    }

    @Test
    void aSecondManagerSeesAWholeProgrammeInFrench() {
        String code = SetUps.newCode();
        SetUps.startSetUp(as("programme-manager"), "new", code).expect(200);
        SetUps.complete(
                        as("programme-manager"),
                        SetUps.task(as("programme-manager"), code, "userTask_describeProgramme"),
                        SetUps.content())
                .expect(204);
        Page second = browser.phone();
        browser.logIn(second, "programme-manager-2");
        second.navigate(
                "/task-forms/" + SetUps.task(as("programme-manager-2"), code, "userTask_checkProgramme") + "?lang=fr");
        Locator form = second.locator("#form");
        for (String said :
                new String[] {"Aide la plus élevée", "un agent, en 48 heures", "au plus 45 jours", "Exercice 2026"}) {
            assertThat(form).containsText(said);
        }
        assertThat(form).not().containsText("Largest grant");
        assertThat(form.locator("h2")).hasText(code + " : Surgery for children");
        browser.picture(second, "check-phone-fr");
    }

    @Test
    void anOfficerFindsTheFormForTheirOwnAbsence() {
        Page officer = browser.desktop();
        browser.logIn(officer, "senior-officer");
        start(officer, "Absence of an officer");
        assertThat(officer.getByText("Your own absence is entered at once")).isVisible();
        // nobody types a log-in: an officer enters their own absence, and chooses a colleague of the group
        officer.locator(".fjs-form-field-select")
                .filter(new Locator.FilterOptions().setHasText("Who is absent"))
                .locator(".fjs-input-group")
                .click();
        assertThat(officer.locator(".fjs-dropdownlist-item")).hasCount(1);
        assertThat(officer.locator(".fjs-dropdownlist-item")).containsText("senior-officer");
        officer.keyboard().press("Escape");
        choose(officer, "Who decides instead", "senior-officer-2");
        assertThat(officer.locator(".fjs-dropdownlist-item", new Page.LocatorOptions().setHasText("accountant")))
                .hasCount(0);
        officer.setViewportSize(1280, 1200);
        browser.picture(officer, "absence-1-own");
    }

    private void start(Page page, String process) {
        page.navigate("/camunda/app/tasklist/");
        page.getByRole(AriaRole.LINK, named("Start process")).click();
        page.getByRole(AriaRole.LINK, named(process)).click();
        assertThat(page.locator("#send")).isVisible();
    }

    /** By its key in the form's file; the form takes over what was typed when the field is left. */
    private static void type(Page page, String key, String text) {
        Locator field = page.locator("input[id$='-field_" + key + "'], textarea[id$='-field_" + key + "']");
        field.fill(text);
        field.blur();
        assertThat(field).hasValue(text);
    }

    /** The forms' select is no HTML select. */
    private static void choose(Page page, String label, String option) {
        Locator select = page.locator(".fjs-form-field-select")
                .filter(new Locator.FilterOptions().setHasText(label))
                .first();
        select.locator(".fjs-input-group").click();
        select.locator(".fjs-dropdownlist-item")
                .filter(new Locator.FilterOptions().setHasText(option))
                .first()
                .click();
    }

    private static void submit(Page page, String button, int status) {
        Response answer = page.waitForResponse(
                response -> response.url().endsWith("/submit-form"),
                () -> page.getByRole(AriaRole.BUTTON, named(button).setExact(true))
                        .click());
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
