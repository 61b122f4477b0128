package org.lifeline.attacks;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OfflineDevice;
import org.lifeline.testing.Sessions;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.StepPages;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A form whose session's end nobody tried is the one on which somebody loses what they wrote. So every form of every page is named here, with
 * the test that ends the session on it, or with why there is nothing to lose.
 */
class SessionEndsOnEveryFormBrowserTest extends LifelineTest {

    private static final Path PAGES = Path.of("templates", "pages");
    private static final String SECRET = "Only I may read this";
    private static final FilePayload BILL = new FilePayload("bill.pdf", "application/pdf", SmallFiles.PDF);

    /** Each form that is sent: what ends the session on it. */
    private static final Map<String, String> TESTED = Map.ofEntries(
            Map.entry(
                    "application.html /applications/{n}/answer",
                    "anAnswerToAQuestionIsSentAfterTheLogInInPlaceAndAnUploadKeepsIt"),
            Map.entry(
                    "application.html /applications/{n}/appeal",
                    "anAppealAndNewContactDataAreSentAfterALogInInAnotherTab"),
            Map.entry(
                    "application.html /applications/{n}/documents",
                    "documentsAreAddedReplacedAndRemovedAfterTheLogInInPlace"),
            Map.entry("application.html /applications/{n}/contact", "newContactDataAreSentAfterTheLogInInPlace"),
            Map.entry(
                    "application.html /applications/{n}/withdrawal",
                    "anApplicationIsWithdrawnAfterTheLogInInPlaceAndNotBefore"),
            Map.entry("apply.html apply.js", "anApplicationIsSavedAfterTheLogInInPlace"),
            Map.entry(
                    "apply-step.html ${step.action}",
                    "aStepOfAnApplicationIsSavedAfterTheLogInInPlaceAndWithoutScript"),
            Map.entry("claim-new.html /provider/claims", "aProvidersFormsAreSentAfterTheLogInInPlace"),
            Map.entry("claim.html /provider/claims/{n}/submission", "aProvidersFormsAreSentAfterTheLogInInPlace"),
            Map.entry(
                    "devices.html /provider/devices/{id}/activation",
                    "aDeviceIsMadeActiveAndWithdrawnAfterTheLogInInPlace"),
            Map.entry(
                    "devices.html /provider/devices/{id}/withdrawal",
                    "aDeviceIsMadeActiveAndWithdrawnAfterTheLogInInPlace"),
            Map.entry("document-parts.html button base", "documentsAreAddedReplacedAndRemovedWithoutScript"),
            Map.entry(
                    "document-parts.html button base + '/' + each.id + '/removal'",
                    "documentsAreAddedReplacedAndRemovedAfterTheLogInInPlace"),
            Map.entry("redeem.html /provider/redemptions", "withoutScriptAVoucherIsRedeemedOnceFromTheStartAgain"),
            Map.entry(
                    "redeem.html /provider/redemptions/confirmation",
                    "withoutScriptAVoucherIsRedeemedOnceFromTheStartAgain"),
            Map.entry("redeem.html /scan", "withoutScriptAVoucherIsRedeemedOnceFromTheStartAgain"),
            Map.entry(
                    "redeemed.html /provider/redemptions/{id}/reversal", "aRedemptionIsTakenBackAfterTheLogInInPlace"),
            Map.entry("scan.html #confirm", "aVoucherIsRedeemedOnceAfterTheLogInInPlace"),
            Map.entry("scan.html #device", "aDeviceIsRegisteredAfterTheLogInInPlace"),
            Map.entry("scanner-parts.html ${action}", "withoutScriptAVoucherIsRedeemedOnceFromTheStartAgain"),
            Map.entry("task-form.html task-form.js", "aTaskFormThatIsAPageOfItsOwnHasTheLogInInPlace"),
            Map.entry("voucher-prints.html /voucher-prints", "aPrintRunIsAskedForAfterTheLogInInPlace"),
            Map.entry("voucher.html /vouchers/{c}/pin", "aNewPinIsSentAfterTheLogInInPlace"));

    /** And why nothing is lost on the others. */
    private static final Map<String, String> NOTHING_TO_LOSE = Map.ofEntries(
            Map.entry(
                    "claim-dispute.html /provider/claims/{n}/dispute",
                    "the script that every page has; it is tested on this page with the claim's submission"),
            Map.entry(
                    "claim.html /provider/claims/{n}/credit-notes",
                    "the script that every page has; it is tested on this page with the claim's submission"),
            Map.entry(
                    "claim.html /provider/claims/{n}/lines",
                    "the script that every page has; it is tested on this page with the claim's submission"),
            Map.entry(
                    "claim.html /provider/claims/{n}/documents",
                    "a file is chosen, nothing is typed; the log-in in place is tested with documents"),
            Map.entry("claim.html /provider/claims/{n}/withdrawal", "one button, nothing is typed"),
            Map.entry("apply-check.html /apply/drafts/{n}/submission", "one button, nothing is typed"),
            Map.entry(
                    "voucher.html /vouchers/{c}/loss",
                    "a few words that may be left out, and the script that every page has"),
            Map.entry("filing.html /filing", "a search: nothing is changed"),
            Map.entry(
                    "document-parts.html button base + '/' + each.id + '/turn'",
                    "one button; what is typed around it goes the way of the button beside it, which is tested"),
            Map.entry("filing-new.html /filing/new", "a name or two, and the script that every page has"),
            Map.entry(
                    "filing-consent.html /filing/{n}/consent",
                    "a name, and a signature that is given once more; the script that every page has"),
            Map.entry(
                    "outreach.html #prepare",
                    "one name; what was sealed stays on the device and is sent after the log-in"),
            Map.entry(
                    "outreach-form.html #application", "kept on the device and sealed there: no session is asked for"),
            Map.entry("outreach-devices.html /filing/outreach/devices/{id}/end", "one button, nothing is typed"),
            Map.entry("filing-person.html /filing/people/{c}", "one choice, nothing is typed"),
            Map.entry(
                    "my-data-correction.html /my-data/correction",
                    "the script that every page has; it is tested on the forms of an application"),
            Map.entry(
                    "my-data-erasure.html /my-data/erasure",
                    "the script that every page has; it is tested on the forms of an application"),
            Map.entry("complaint-new.html /complaints/new", "open to everybody: no session is asked for"),
            Map.entry("complaint-sent.html /complaints", "one button, nothing is typed"),
            Map.entry("complaints.html /complaints", "open to everybody: no session is asked for"),
            Map.entry("complaint.html /complaints/{n}/not-settled", "open to everybody: no session is asked for"),
            Map.entry("account.html /account", "one word, typed directly after the log-in"),
            Map.entry("likely.html #likely", "open to everybody: no session is asked for, and nothing is changed"),
            Map.entry("login-code.html /login/code", "there is no session yet"),
            Map.entry("login-code.html /login/code/{id}", "there is no session yet"),
            Map.entry("invitation.html /invitations/{t}", "there is no session yet"),
            Map.entry("invitation.html /provider/invitations/{t}", "one button, nothing is typed"),
            Map.entry("feedback.html /f/{t}", "open to everybody: no session is asked for"),
            Map.entry(
                    "finance-bank-files.html /finance/bank-files",
                    "a file is chosen, nothing is typed; the log-in in place is tested with documents"),
            Map.entry("finance-claims.html /finance/claims/{n}/by-hand", "one button, nothing is typed"),
            Map.entry("finance-run-new.html /finance/runs", "one button, nothing is typed"),
            Map.entry("finance-run.html /finance/runs/{n}/by-hand", "one button, nothing is typed"),
            Map.entry("finance-run.html /finance/runs/{n}/release", "one button, nothing is typed"),
            Map.entry("join.html /join", "open to everybody: no session is asked for"),
            Map.entry(
                    "payout.html /provider/payout",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "payout.html /provider/payout/{v}/stop",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "provider-details.html /provider/details",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "provider-details.html /provider/details/contact",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry("provider-details.html /provider/details/{n}/withdrawal", "one button, nothing is typed"),
            Map.entry(
                    "provider-file.html /providers/{c}/payout-changes/{v}/stop",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "provider-users.html /provider/users/invitations",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "provider-users.html /provider/users/invitations/{id}/withdrawal", "one button, nothing is typed"),
            Map.entry("people-pairs.html /people/pairs/{i}/readings", "one button, nothing is typed"),
            Map.entry(
                    "people-pair.html /people/pairs/{i}",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry("holds.html /holds", "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "holds.html /holds/{i}/end", "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "recovery.html /people/{c}/account",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry("passkey-parts.html /login/passkey", "there is no session yet"),
            Map.entry("passkey-parts.html /account/passkeys", "one short name, typed just after the log-in"),
            Map.entry("passkey-parts.html /account/passkeys/later", "one button, nothing is typed"),
            Map.entry("passkeys.html /account/passkeys/{id}/removal", "one button, nothing is typed"),
            Map.entry("recovery-parts.html /account/recovery/stop", "one button, nothing is typed"),
            Map.entry(
                    "others.html /account/others",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry("others.html /account/others/{i}/end", "one button, nothing is typed"),
            Map.entry("others-consent.html /account/others/{i}/code", "one button, nothing is typed"),
            Map.entry("others-consent.html /account/others/{i}/consent", "six digits, which are sent anew"),
            Map.entry("others-consent.html /account/others/{i}/refusal", "one button, nothing is typed"),
            Map.entry(
                    "acting.html /people/{c}/acting",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry("acting.html /people/{c}/acting/{i}/end", "one button, nothing is typed"),
            Map.entry("people.html /people", "a few words, and none of them is kept"),
            Map.entry(
                    "person-need.html /people/{c}/readings",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "person-change.html /people/{c}/change/{g}",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry("person-holder.html /people/{c}/holder", "one name, which the person's screen shows"),
            Map.entry("person-merge-other.html /people/{c}/merge/readings", "a code, and it is not kept"),
            Map.entry(
                    "person-merge.html /people/{c}/merge",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "person-merge.html /people/{c}/same/{o}/back",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "person-separate.html /people/{c}/merges/{m}",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "person.html /people/{c}/household",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "person.html /people/{c}/household/{t}/end",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry("provider-users.html /provider/users/{a}/removal", "one button, nothing is typed"),
            Map.entry("provider-users.html /provider/users/{a}/role", "one button, nothing is typed"),
            Map.entry(
                    "reference-prices.html /programmes/{c}/reference-prices",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "reference-prices.html /programmes/{c}/reference-prices/file",
                    "a file is chosen, nothing is typed; the log-in in place is tested with documents"),
            Map.entry("ways.html /applications/{n}/status-pin", "one button, nothing is typed"),
            Map.entry("letters.html /letters/print", "letters are chosen, nothing is typed"),
            Map.entry("people-imports.html /people/imports", "a file is chosen, nothing is typed"),
            Map.entry("people-import.html /people/imports/{i}/columns", "columns are chosen, nothing is typed"),
            Map.entry("people-import.html /people/imports/{i}/abandon", "one button, nothing is typed"),
            Map.entry(
                    "people-import.html /people/imports/{i}/request",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "people-export.html /people/export",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry("ways.html /applications/{n}/ways", "a way is chosen, nothing is typed"),
            Map.entry("layout.html /logout", "the session is to end"),
            Map.entry("login.html /login", "there is no session yet"),
            Map.entry("payable-check.html /p", "open to everybody: no session is asked for, and nothing is changed"),
            Map.entry("scan.html #redeem", "the first of two steps, within the page: nothing is sent"),
            Map.entry("scan.html #note", "the first of two steps, within the page: nothing is sent"),
            Map.entry("scan.html #note-confirm", "kept on the device, without a session and without a network"),
            Map.entry("insight-reports.html /insights/reports", "a programme and a month are chosen, nothing is typed"),
            Map.entry("insight-reports.html /insights/reports/language", "a language is chosen, nothing is typed"),
            Map.entry("operations.html /operations/jobs/{id}/retry", "one button, nothing is typed"),
            Map.entry("operations.html /operations/migrations/{name}", "one button, nothing is typed"),
            Map.entry("operations.html /operations/processes/{key}/retry", "one button, nothing is typed"),
            Map.entry("operations.html /operations/rebuild", "one button, nothing is typed"),
            Map.entry(
                    "setup.html /operations/setup/administrator",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "setup.html /operations/setup/mail",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry(
                    "setup.html /operations/setup/sms",
                    "the script that every page has; it is tested on the forms of claims"),
            Map.entry("operations.html /operations/{a}", "one button, nothing is typed"));

    private static final Pattern FORM = Pattern.compile("<form\\b[^>]*>");
    private static final Pattern BUTTON = Pattern.compile("th:formaction=\"\\$\\{([^\"]*)}\"");
    private static final Pattern GENERATED = Pattern.compile("/assets/js/((?:apply|task-form)\\.js)");

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

    // ---------------------------------------------------------------- the list is complete

    @Test
    void everyFormOfThePagesHasATestThatEndsItsSession() throws IOException {
        Set<String> forms = new TreeSet<>();
        try (Stream<Path> pages = Files.list(PAGES)) {
            for (Path page :
                    pages.filter(each -> each.toString().endsWith(".html")).toList()) {
                forms.addAll(formsOf(page));
            }
        }
        Map<String, String> named = new TreeMap<>(TESTED);
        named.putAll(NOTHING_TO_LOSE);

        assertThat(named.keySet())
                .as("forms with a test of the session's end, or with why there is none")
                .isEqualTo(forms);
        assertThat(named).hasSize(TESTED.size() + NOTHING_TO_LOSE.size());
        Set<String> tests = Stream.of(SessionEndsOnEveryFormBrowserTest.class, SessionEndsWhileWritingBrowserTest.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toSet());
        assertThat(tests).containsAll(TESTED.values());
    }

    private static Set<String> formsOf(Path page) throws IOException {
        String html = Files.readString(page).replaceAll("(?s)<!--.*?-->", "");
        String name = page.getFileName() + " ";
        Set<String> forms = new TreeSet<>();
        for (Matcher form = FORM.matcher(html); form.find(); ) {
            String tag = form.group();
            if (!tag.contains("method=\"get\"")) {
                String action = attribute(tag, "th:action");
                // one that names no address is its script's to send
                forms.add(name + (action == null ? "#" + attribute(tag, "id") : address(action)));
            }
        }
        for (Matcher button = BUTTON.matcher(html); button.find(); ) {
            forms.add(name + "button " + button.group(1).replaceAll("^each == null \\? base : ", ""));
        }
        for (Matcher generated = GENERATED.matcher(html); generated.find(); ) {
            forms.add(name + generated.group(1));
        }
        return forms;
    }

    /** Without what fills it in. */
    private static String address(String action) {
        return action.startsWith("@{")
                ? action.substring(2, action.length() - 1).replaceAll("\\(\\w+=[^)]*\\)$", "")
                : action;
    }

    private static String attribute(String tag, String name) {
        Matcher value = Pattern.compile("\\s" + name + "=\"([^\"]*)\"").matcher(tag);
        return value.find() ? value.group(1) : null;
    }

    // ---------------------------------------------------------------- applicants

    @Test
    void aStepOfAnApplicationIsSavedAfterTheLogInInPlaceAndWithoutScript() {
        String name = applicant();
        String number = StepPages.begin(as(name), "EMA");
        Page page = open(browser.phone(), name, StepPages.step(number, 3));
        page.locator("[name='typed.street']").fill(SECRET);
        page.locator("[name='typed.phone']").fill("+251911234567");
        page.locator("[name='typed.town']").fill("Adama");

        press(page, page.locator(".lifeline-actions button").first());
        logInAgain(page);
        assertThat(page.locator("[name='typed.street']")).hasValue(SECRET);
        page.locator(".lifeline-actions button").first().click();
        assertThat(page).hasURL(Pattern.compile(".*/steps/4$"));
        assertThat(street(name, number)).isEqualTo(SECRET);

        Page old = open(browser.withoutScript(), name, StepPages.step(number, 3));
        old.locator("[name='typed.street']").fill("Another street");
        sessions.end(old.context());
        old.locator(".lifeline-actions button").first().click();
        assertThat(old.content()).contains("Another street");
        leadsBack(old, name, StepPages.step(number, 3));
        assertThat(street(name, number)).isEqualTo(SECRET);
    }

    private static String street(String name, String number) {
        return as(name).get("/api/applications/" + number)
                .expect(200)
                .json()
                .path("answers")
                .path("street")
                .asText();
    }

    @Test
    void newContactDataAreSentAfterTheLogInInPlace() {
        String name = applicant();
        String number = Cases.apply(as(name), Cases.answers());
        Page page = open(browser.phone(), name, "/applications/" + number);
        page.locator("form[action$='/contact']")
                .locator("xpath=ancestor::details")
                .locator("summary")
                .click();
        page.locator("#contact-email").fill("new-address@example.org");

        press(page, page.locator("form[action$='/contact'] button"));
        assertThat(email(name, number)).isNotEqualTo("new-address@example.org");
        logInAgain(page);
        assertThat(page.locator("#contact-email")).hasValue("new-address@example.org");
        page.locator("form[action$='/contact'] button").click();

        assertThat(page.getByText("Your changes are saved.")).isVisible();
        assertThat(email(name, number)).isEqualTo("new-address@example.org");
    }

    @Test
    void withoutScriptNewContactDataAreShownAgainAndLeadBack() {
        String name = applicant();
        String number = Cases.apply(as(name), Cases.answers());
        Page page = open(browser.withoutScript(), name, "/applications/" + number);
        page.locator("form[action$='/contact']")
                .locator("xpath=ancestor::details")
                .locator("summary")
                .click();
        page.locator("#contact-email").fill("new-address@example.org");

        sessions.end(page.context());
        page.locator("form[action$='/contact'] button").click();
        assertThat(page.locator("textarea").getByText("new-address@example.org"))
                .isVisible();
        leadsBack(page, name, "/applications/" + number);
        assertThat(email(name, number)).isNotEqualTo("new-address@example.org");
    }

    @Test
    void anApplicationIsWithdrawnAfterTheLogInInPlaceAndNotBefore() {
        String name = applicant();
        String number = Cases.apply(as(name), Cases.answers());
        Page page = open(browser.phone(), name, "/applications/" + number);
        page.getByText("Withdraw this application").click();

        press(page, page.locator("form[action$='/withdrawal'] button"));
        assertThat(status(name, number)).isNotEqualTo("withdrawn");
        logInAgain(page);
        page.locator("form[action$='/withdrawal'] button").click();

        assertThat(page.getByText("This application was withdrawn.")).isVisible();
        Cases.status(as(name), number, "withdrawn");
    }

    @Test
    void withoutScriptAWithdrawalThatComesTooLateWithdrawsNothingAndLeadsBack() {
        String name = applicant();
        String number = Cases.apply(as(name), Cases.answers());
        Page page = open(browser.withoutScript(), name, "/applications/" + number);
        page.getByText("Withdraw this application").click();

        sessions.end(page.context());
        page.locator("form[action$='/withdrawal'] button").click();
        leadsBack(page, name, "/applications/" + number);

        assertThat(status(name, number)).isNotEqualTo("withdrawn");
        page.getByText("Withdraw this application").click();
        page.locator("form[action$='/withdrawal'] button").click();
        assertThat(page.getByText("This application was withdrawn.")).isVisible();
        Cases.status(as(name), number, "withdrawn");
    }

    @Test
    void documentsAreAddedReplacedAndRemovedAfterTheLogInInPlace() {
        String name = applicant();
        String number = asked(name);
        Page page = open(browser.phone(), name, "/applications/" + number);

        sessions.end(page.context());
        page.locator("#file").setInputFiles(BILL);
        logInAgain(page);
        page.locator("#file").setInputFiles(BILL);
        assertThat(page.locator("[data-list]")).containsText("bill.pdf");

        sessions.end(page.context());
        FilePayload better = new FilePayload("better.pdf", "application/pdf", SmallFiles.pdf("Better"));
        page.locator("[data-replacement]").setInputFiles(better);
        logInAgain(page);
        assertThat(page.locator("[data-list]")).containsText("bill.pdf");
        page.locator("[data-replacement]").setInputFiles(better);
        assertThat(page.locator("[data-list]")).containsText("better.pdf");
        assertThat(page.locator(".lifeline-attached")).hasCount(1);

        sessions.end(page.context());
        page.locator("[data-remove]").click();
        logInAgain(page);
        assertThat(page.locator(".lifeline-attached")).hasCount(1);
        page.locator("[data-remove]").click();
        assertThat(page.locator(".lifeline-attached")).hasCount(0);
    }

    @Test
    void documentsAreAddedReplacedAndRemovedWithoutScript() {
        String name = applicant();
        String number = asked(name);
        Page page = open(browser.withoutScript(), name, "/applications/" + number);
        page.locator("#answer").fill(SECRET);
        page.locator("#file").setInputFiles(BILL);

        sessions.end(page.context());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add this file"))
                .click();
        assertThat(page.locator("textarea")).hasValue(SECRET);
        assertThat(page.getByText("A file has to be chosen again.")).isVisible();
        leadsBack(page, name, "/applications/" + number);
        page.locator("#file").setInputFiles(BILL);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add this file"))
                .click();
        assertThat(page.locator(".lifeline-attached")).hasCount(1);

        sessions.end(page.context());
        page.locator("[data-remove]").click();
        leadsBack(page, name, "/applications/" + number);
        assertThat(page.locator(".lifeline-attached")).hasCount(1);
        page.locator("[data-remove]").click();
        assertThat(page.locator(".lifeline-attached")).hasCount(0);
    }

    @Test
    void aNewPinIsSentAfterTheLogInInPlace() {
        String name = applicant();
        JsonNode voucher = Desks.voucher(
                as(name), as("junior-officer"), NewProgramme.with(jdbc).presence("pin"), Cases.answers());
        Page page =
                open(browser.phone(), name, "/vouchers/" + voucher.path("code").asText());
        Locator again = page.locator("form[action$='/pin'] button");

        press(page, again);
        logInAgain(page);
        again.click();

        assertThat(page).hasURL(Pattern.compile(".*[?&]pin=.*"));
    }

    // ---------------------------------------------------------------- providers

    @Test
    void aVoucherIsRedeemedOnceAfterTheLogInInPlace() {
        Desk desk = desk();
        JsonNode voucher = desk.voucher("none");
        Page page = open(browser.phone(), desk.clerk, "/scan");
        page.locator("#code").fill(voucher.path("qr").asText());
        page.locator("#typed button").click();
        page.locator("#amount").fill("12.50");
        page.locator("#redeem-button").click();

        press(page, page.locator("#confirm-button"));
        assertThat(left(voucher)).isEqualTo(100);
        logInAgain(page);
        // one step back: what was typed stands there, and is compared once more before it is booked
        assertThat(page.locator("#amount")).hasValue("12.50");
        page.locator("#redeem-button").click();
        assertThat(page.locator("#confirm-title")).containsText("12.50");
        page.locator("#confirm-button").click();

        assertThat(page.locator("#done")).isVisible();
        assertThat(left(voucher)).isEqualTo(87.5);
    }

    @Test
    void withoutScriptAVoucherIsRedeemedOnceFromTheStartAgain() {
        Desk desk = desk();
        JsonNode voucher = desk.voucher("id");
        Page page = open(browser.withoutScript(), desk.clerk, "/scan");
        Runnable check = () -> {
            page.locator("#code").fill(voucher.path("qr").asText());
            page.locator("#typed button").click();
        };
        Runnable amount = () -> {
            page.locator("#amount").fill("12.50");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Continue"))
                    .click();
        };
        Runnable redeem = () -> {
            page.locator("#identityKind").selectOption("passport");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Redeem EUR 12.50"))
                    .click();
        };

        sessions.end(page.context());
        check.run();
        assertThat(page.locator("body")).not().containsText(voucher.path("qr").asText());
        leadsBack(page, desk.clerk, "/scan");

        check.run();
        sessions.end(page.context());
        amount.run();
        assertThat(page.locator("textarea")).hasValue("12.50");
        leadsBack(page, desk.clerk, "/scan");

        check.run();
        amount.run();
        sessions.end(page.context());
        redeem.run();
        assertThat(page.locator("body")).not().containsText(voucher.path("qr").asText());
        leadsBack(page, desk.clerk, "/scan");

        // the other button of the second step leads to the first one
        check.run();
        amount.run();
        sessions.end(page.context());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Change"))
                .click();
        leadsBack(page, desk.clerk, "/scan");
        assertThat(left(voucher)).isEqualTo(100);

        check.run();
        amount.run();
        redeem.run();
        assertThat(page.locator("h1")).containsText("Redeemed: ");
        assertThat(left(voucher)).isEqualTo(87.5);
    }

    /** A page that came as the answer to a form has an address, too: people load it again, and come back to it after a log-in. */
    @Test
    void everyAddressThatAFormLeavesInTheBrowserLeadsToAPage() {
        Desk desk = desk();
        for (Map.Entry<String, String> each : Map.of(
                        "/provider/redemptions/confirmation",
                        "/scan",
                        "/provider/redemptions",
                        "/scan",
                        "/provider/claims",
                        "/provider/claims/new")
                .entrySet()) {
            assertThat(as(desk.clerk).get(each.getKey()).expect(302).header("Location"))
                    .as(each.getKey())
                    .endsWith(each.getValue());
            as(desk.clerk).get(each.getValue()).expect(200);
        }
    }

    @Test
    void aRedemptionIsTakenBackAfterTheLogInInPlace() {
        Desk desk = desk();
        JsonNode voucher = desk.voucher("none");
        String redemption = Desks.redeem(
                        as(desk.clerk),
                        voucher,
                        "10",
                        java.util.UUID.randomUUID().toString(),
                        Map.of())
                .expect(201)
                .json()
                .path("id")
                .asText();
        Page page = open(browser.phone(), desk.clerk, "/provider/redemptions/" + redemption);
        page.getByText("Take this redemption back").click();
        page.locator("#reason").fill(SECRET);

        press(page, page.locator("form[action$='/reversal'] button"));
        assertThat(left(voucher)).isEqualTo(90);
        logInAgain(page);
        assertThat(page.locator("#reason")).hasValue(SECRET);
        page.locator("form[action$='/reversal'] button").click();

        assertThat(page.locator("h1")).containsText("Taken back");
        assertThat(left(voucher)).isEqualTo(100);
    }

    @Test
    void aDeviceIsRegisteredAfterTheLogInInPlace() {
        Desk desk = desk();
        Page page = open(browser.phone(), desk.clerk, "/scan");
        page.locator("#device-name").fill("Ward 7");

        press(page, page.locator("#device-button"));
        logInAgain(page);
        assertThat(page.locator("#device-name")).hasValue("Ward 7");
        page.locator("#device-button").click();

        page.waitForCondition(
                () -> as(desk.clerk).get("/api/devices").expect(200).json().size() == 1);
        assertThat(as(desk.clerk)
                        .get("/api/devices")
                        .json()
                        .path(0)
                        .path("name")
                        .asText())
                .isEqualTo("Ward 7");
    }

    @Test
    void aDeviceIsMadeActiveAndWithdrawnAfterTheLogInInPlace() {
        Desk desk = desk();
        String head = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, true)")
                .params(head, desk.organisation)
                .update();
        OfflineDevice.registered(as(desk.clerk));
        Page page = open(browser.phone(), head, "/provider/devices");

        press(page, page.getByText("Make it active"));
        assertThat(page.locator(".govuk-tag")).hasText("Waits for an administrator");
        logInAgain(page);
        page.getByText("Make it active").click();
        assertThat(page.locator(".govuk-tag")).hasText("Active");

        page.getByText("Withdraw this device").click();
        page.locator("form[action$='/withdrawal'] input[name=reason]").fill(SECRET);
        press(page, page.locator("form[action$='/withdrawal'] button"));
        logInAgain(page);
        assertThat(page.locator("form[action$='/withdrawal'] input[name=reason]"))
                .hasValue(SECRET);
        page.locator("form[action$='/withdrawal'] button").click();
        assertThat(page.locator(".govuk-tag")).hasText("Withdrawn");
        assertThat(page.getByText(SECRET)).isVisible();
    }

    // ---------------------------------------------------------------- managers

    @Test
    void aPrintRunIsAskedForAfterTheLogInInPlace() {
        JsonNode voucher =
                Desks.voucher(as(applicant()), as("junior-officer"), NewProgramme.with(jdbc), Cases.answers());
        String manager = Accounts.create(identities, "programme-manager");
        String programme = jdbc.sql("select programme_code from voucher where code = ?")
                .param(voucher.path("code").asText())
                .query(String.class)
                .single();
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?) on conflict do nothing")
                .params(programme, manager)
                .update();
        Page page = open(browser.desktop(), manager, "/voucher-prints");
        page.locator("#programme").selectOption(programme);
        page.locator("#named").check();
        page.locator("#codes").fill(voucher.path("code").asText());
        Locator print = page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Print").setExact(true));

        press(page, print);
        logInAgain(page);
        assertThat(page.locator("#codes")).hasValue(voucher.path("code").asText());
        assertThat(page.locator("#named")).isChecked();
        print.click();

        // the server has it: it knows that this holder needs no paper
        assertThat(page.locator("#codes-error")).containsText("Their holders have a log-in and a telephone");
        assertThat(page.locator("#codes")).hasValue(voucher.path("code").asText());
    }

    // ---------------------------------------------------------------- steps

    /** An organisation with one clerk. */
    private record Desk(SessionEndsOnEveryFormBrowserTest test, String organisation, String clerk) {

        /** Of 100 euros. */
        JsonNode voucher(String presence) {
            return Desks.voucher(
                    test.as(test.applicant()),
                    test.as("junior-officer"),
                    NewProgramme.with(test.jdbc).providers(organisation).presence(presence),
                    Cases.answers("treatmentCost", 100));
        }
    }

    private Desk desk() {
        String organisation = Desks.organisation(jdbc);
        return new Desk(this, organisation, Desks.account(jdbc, identities, organisation));
    }

    private String applicant() {
        return Accounts.create(identities, "applicant");
    }

    /** A case whose officer has asked something. */
    private String asked(String applicant) {
        String number = Cases.apply(as(applicant), NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "sendBack",
                        "informationMissing",
                        "Please send the bill.")
                .expect(204);
        Cases.status(as(applicant), number, "waitingForApplicant");
        return number;
    }

    private String status(String name, String number) {
        return as(name).get("/api/applications/" + number)
                .expect(200)
                .json()
                .path("status")
                .asText();
    }

    private String email(String name, String number) {
        return as(name).get("/api/applications/" + number)
                .expect(200)
                .json()
                .path("answers")
                .path("email")
                .asText();
    }

    /** What is left on a voucher, in euros. */
    private double left(JsonNode voucher) {
        return as("auditor")
                .get("/api/vouchers/" + voucher.path("code").asText())
                .expect(200)
                .json()
                .path("balance")
                .asDouble();
    }

    private Page open(Page page, String account, String path) {
        browser.logIn(page, account);
        page.navigate(path);
        return page;
    }

    private void press(Page page, Locator button) {
        sessions.end(page.context());
        button.click();
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).containsText("Log in to go on");
    }

    private static void logInAgain(Page page) {
        Locator dialog = page.getByRole(AriaRole.ALERTDIALOG);
        dialog.getByLabel("Password").fill(DemoAccounts.PASSWORD);
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Log in"))
                .click();
        assertThat(dialog).hasCount(0);
    }

    /** From our page that says that nothing was sent, through the log-in, to the page that the form stood on. */
    private static void leadsBack(Page page, String account, String path) {
        assertThat(page.locator("h1")).hasText("This was not sent");
        page.getByText("Log in and go back to the page").click();
        page.getByLabel("User name").fill(account);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(DemoAccounts.PASSWORD);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*" + path + "([?#].*)?$"));
        assertThat(page.locator("h1")).not().hasText("This was not sent");
    }
}
