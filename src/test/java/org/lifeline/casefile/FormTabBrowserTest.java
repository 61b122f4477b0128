package org.lifeline.casefile;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tasklist's "Form" tab: what an officer types is taken as it was meant, or refused in words at its field; nothing typed is lost. */
class FormTabBrowserTest extends LifelineTest {

    /** What an officer cannot use: ids, the engine's codes, keys of fields. */
    private static final Pattern INSIDES = Pattern.compile(
            "ENGINE-\\d+|[0-9a-f]{8}-[0-9a-f]{4}-|recommendedAmount|reasonCode|Exception|Cannot submit",
            Pattern.CASE_INSENSITIVE);

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void amountsAreReadAsTypedAndAnswersStayAfterARefusal() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Page officer = officer();
        FormTab tab = FormTab.open(officer, Cases.task(as("social-worker"), number));
        assertThat(officer.locator(".nav-tabs").getByText("Form")).hasCount(1);
        browser.picture(officer, "form-tab-1-unclaimed");
        tab.claim();
        decide(tab, "9.000,00");
        assertThat(tab.form().getByText("EUR 9,000.00")).isVisible();
        tab.field("amountReason").fill("The hospital asks for more.");

        assertThat(tab.completes().status()).isEqualTo(400);

        Locator amount = tab.field("recommendedAmount");
        assertThat(tab.form().locator("[id$=field_recommendedAmount-error-message]"))
                .hasText("More than zero, and not more than was applied for: EUR 5,000.00.");
        assertThat(amount).isFocused();
        assertThat(amount).hasValue("9.000,00");
        assertThat(tab.form().getByLabel("Your reason in words")).hasValue("I rang the hospital.");
        assertThat(tab.form().locator("body").innerText()).doesNotContainPattern(INSIDES);
        officer.setViewportSize(1280, 2600);
        browser.picture(officer, "form-tab-2-refused");
        Axe.findsNothing(officer.frameByUrl(Pattern.compile(".*/task-forms/.*")));

        // the page is loaded anew, as after a lost connection
        officer.reload();
        assertThat(tab.field("recommendedAmount")).hasValue("9.000,00");
        assertThat(tab.form().getByLabel("Your reason in words")).hasValue("I rang the hospital.");
        assertThat(tab.form().getByText("What you typed before is back.")).isVisible();
        tab.field("recommendedAmount").fill("5,000");

        assertThat(tab.completes().status()).isEqualTo(204);

        assertThat(tab.form().getByText("Done: " + number)).isVisible();
        assertThat(tab.form().locator("#next")).isVisible();
        browser.picture(officer, "form-tab-3-done");
        assertThat(officer.evaluate(
                        "Object.keys(sessionStorage).filter(name => name.startsWith('lifeline-form:')).length"))
                .isEqualTo(0);
    }

    @Test
    void anAmbiguousAmountIsConfirmedBeforeItIsSent() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        String task = Cases.task(as("social-worker"), number);
        Page officer = officer();
        FormTab tab = FormTab.open(officer, task).claim();
        choose(tab, "Approve");
        Locator amount = tab.field("recommendedAmount");
        for (String nonsense : List.of("NaN", "1,2,3.4", "abc", "1e5", "--5")) {
            amount.fill(nonsense);
            amount.blur();
            assertThat(tab.form().locator("[id$=field_recommendedAmount-error-message]"))
                    .containsText("This is not a number that can be read");
            assertThat(amount).hasValue(nonsense);
            assertThat(tab.form().locator("[id$=field_recommendedAmount-understood]"))
                    .isEmpty();
        }
        for (Map.Entry<String, String> meant : Map.of(
                        "1,200",
                        "EUR 1,200.00",
                        "4.999,50",
                        "EUR 4,999.50",
                        "1 200 €",
                        "EUR 1,200.00",
                        "١٢٠٠",
                        "EUR 1,200.00")
                .entrySet()) {
            amount.fill(meant.getKey());
            assertThat(tab.form().locator("[id$=field_recommendedAmount-understood]"))
                    .hasText(meant.getValue());
            assertThat(amount).hasValue(meant.getKey());
        }
    }

    @Test
    void reasonsAndAmountsFollowTheDecision() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Page officer = officer();
        FormTab tab =
                FormTab.open(officer, Cases.task(as("social-worker"), number)).claim();
        Locator body = tab.form().locator("#form");
        for (String later : List.of("recommendedAmount", "amountReason", "voucherItems", "backTo", "reasonCode")) {
            assertThat(tab.form().locator("[id*='-field_" + later + "']").locator("visible=true"))
                    .hasCount(0);
        }
        choose(tab, "Approve");
        assertThat(tab.field("recommendedAmount")).isVisible();
        assertThat(body).not().containsText("Why another amount");
        tab.field("recommendedAmount").fill("4,000");
        assertThat(body).containsText("Why another amount");
        tab.field("amountReason").fill("The bill is lower.");
        tab.choose("Reason", 0, "The need is confirmed");
        choose(tab, "Send back for information");
        assertThat(body).containsText("Back to");
        assertThat(body).not().containsText("Amount that you recommend");
        assertThat(body).not().containsText("What the voucher is for");
        // the reason of the other decision is not sent with this one
        assertThat(body).not().containsText("The need is confirmed");
        tab.form().getByLabel("Your reason in words").fill("Please send the bill.");
        tab.complete().click();
        assertThat(tab.form().locator("[id$=field_reasonCode-error-message]")).isVisible();
        assertThat(tab.form().locator("[id$=field_backTo-error-message]")).isVisible();
        openReasons(tab);
        assertThat(offered(tab)).hasText(new String[] {
            "Information is missing",
            "A document is missing or cannot be read",
            "An earlier stage should look again",
            "Another reason, see the text"
        });
        browser.picture(officer, "form-tab-5-reasons-of-sending-back");
    }

    @Test
    void theFormOfAClaimOffersReasonsOfClaims() {
        Api accountant = as("accountant");
        String programme = NewProgramme.with(jdbc).stages("senior-officer");
        String number = Cases.apply(as(Accounts.create(identities, "applicant")), programme, Cases.answers());
        Cases.approve(as("senior-officer"), number);
        Cases.status(as("auditor"), number, "voucherIssued");
        String qr = jdbc.sql("select qr from voucher where application_number = ?")
                .param(number)
                .query(String.class)
                .single();
        String claim = ClaimSteps.submitted(
                as("service-provider"),
                ClaimSteps.redeem(
                        as("service-provider"),
                        Api.JSON.createObjectNode().put("qr", qr).put("currency", "EUR"),
                        "10"));
        Page officer = browser.desktop();
        browser.logIn(officer, "accountant");
        FormTab tab = FormTab.open(officer, Cases.task(accountant, claim)).claim();

        choose(tab, "Reject");
        openReasons(tab);

        assertThat(offered(tab)).hasText(new String[] {
            "Needed documents are missing or cannot be read",
            "The documents are not genuine or do not match",
            "The claim does not match the help given"
        });
        browser.picture(officer, "form-tab-6-reasons-of-a-claim");
    }

    @Test
    void aTaskCompletedByAColleagueSaysSoAndKeepsWhatWasTyped() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        String task = Cases.task(as("social-worker"), number);
        Page officer = officer();
        FormTab tab = FormTab.open(officer, task).claim();
        decide(tab, "5000");
        Cases.approve(as("social-worker"), number);

        assertThat(tab.completes().status()).isEqualTo(404);

        assertThat(tab.form().locator("#problem")).containsText("This task is no longer open");
        assertThat(tab.form().getByLabel("Your reason in words")).hasValue("I rang the hospital.");
        assertThat(tab.form().locator("#next")).isVisible();
        assertThat(tab.form().locator("body").innerText()).doesNotContainPattern(INSIDES);
        browser.picture(officer, "form-tab-4-too-late");
    }

    @Test
    void aCaseThatWasWithdrawnMeanwhileSaysSo() {
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, Cases.answers());
        Page officer = officer();
        FormTab tab =
                FormTab.open(officer, Cases.task(as("social-worker"), number)).claim();
        decide(tab, "5000");
        applicant.post("/api/applications/" + number + "/withdrawal", Map.of()).expect(200);

        assertThat(tab.completes().status()).isGreaterThanOrEqualTo(400);

        assertThat(tab.form().locator("#problem")).isVisible();
        assertThat(tab.form().locator("body").innerText()).doesNotContainPattern(INSIDES);
    }

    @Test
    void typedTextIsRemovedAfterTheLogOut() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        Page officer = officer();
        FormTab tab =
                FormTab.open(officer, Cases.task(as("social-worker"), number)).claim();
        tab.form().getByLabel("Your reason in words").fill("Nobody else shall read this.");
        officer.waitForFunction("JSON.stringify(sessionStorage).includes('Nobody else')");

        officer.locator(".account .dropdown-toggle, .account [uib-dropdown-toggle]")
                .first()
                .click();
        officer.locator(".logout a").click();

        officer.waitForFunction("!JSON.stringify(sessionStorage).includes('Nobody else')");
    }

    private Page officer() {
        Page officer = browser.desktop();
        browser.logIn(officer, "social-worker");
        return officer;
    }

    private static void choose(FormTab tab, String decision) {
        tab.form()
                .getByLabel(decision, new FrameLocator.GetByLabelOptions().setExact(true))
                .check();
    }

    private static void openReasons(FormTab tab) {
        tab.form()
                .locator(
                        ".fjs-form-field-select",
                        new FrameLocator.LocatorOptions().setHasText("Those that fit your decision"))
                .locator(".fjs-input-group")
                .click();
    }

    private static Locator offered(FormTab tab) {
        return tab.form().locator(".fjs-dropdownlist-item");
    }

    private static void decide(FormTab tab, String amount) {
        for (String mark : List.of("3: harms day by day", "2: little", "3: within days")) {
            tab.form().getByLabel(mark).check();
        }
        choose(tab, "Approve");
        tab.field("recommendedAmount").fill(amount);
        tab.choose("Reason", 0, "The need is confirmed");
        tab.form().getByLabel("Your reason in words").fill("I rang the hospital.");
    }
}
