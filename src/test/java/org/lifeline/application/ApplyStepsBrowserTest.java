package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.LoadState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.StepPages;
import org.springframework.beans.factory.annotation.Autowired;

/** An application on an old phone: without scripts, in two languages, on a slow line, on a small screen. */
class ApplyStepsBrowserTest extends LifelineTest {

    private static final String WITHOUT_SCRIPT = "no-script-";
    private static final int PHONE = 360;
    private static final int MOST_HEADER = 96;
    private static final int MOST_BYTES = 60_000;
    private static final int MOST_BYTES_OF_A_STEP = 120_000;
    private static final Pattern SENT = Pattern.compile(".*/applications/A-\\d{4}-\\d{6}$");

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    private String account;

    @BeforeEach
    void anApplicant() {
        account = Accounts.create(identities, "applicant");
    }

    private static void fill(Page page, String name, String text) {
        page.locator("[name='typed." + name + "']").fill(text);
    }

    /** By its words, as a finger does. */
    private static void tick(Page page, String name, String value) {
        page.locator("label[for='"
                        + page.locator("[name='choice." + name + "'][value='" + value + "']")
                                .getAttribute("id") + "']")
                .click();
    }

    private static void go(Page page) {
        page.locator("main .govuk-button:not(.govuk-button--secondary)").click();
    }

    /** Looks at a page; the checks of accessibility are a script, so they run in the windows that have one. */
    private void picture(Page page, String journey, String name) {
        if (!journey.startsWith(WITHOUT_SCRIPT)) {
            Axe.findsNothing(page);
            assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .as(name + " fits the screen")
                    .isTrue();
        }
        browser.picture(page, "steps-" + journey + "-" + name);
    }

    private static void attach(Page page, String journey, String kind, FilePayload file) {
        page.locator("#kind").selectOption(kind);
        page.locator("#file").setInputFiles(file);
        if (journey.startsWith(WITHOUT_SCRIPT)) {
            page.locator("main button[data-no-script]").last().click();
        }
        assertThat(page.locator(".lifeline-attached").getByText(file.name).first())
                .isVisible();
        assertThat(page.locator("#kind")).hasValue("documents");
    }

    /** From the programme's page to the number of the application. */
    private void applies(Page page, String journey, String language) {
        page.navigate("/programmes/EMA?lang=" + language);
        page.locator("a[href='/apply/new/EMA']").click();
        page.locator("#username").fill(account);
        page.locator("#password").fill(DemoAccounts.PASSWORD);
        page.locator("main button").click();
        assertThat(page).hasURL(Pattern.compile(".*/apply/new/EMA.*"));
        // a press too early says what is missing, and nothing is lost
        fill(page, "needDescription", "My daughter broke her leg.");
        go(page);
        assertThat(page.locator(".govuk-error-summary")).isVisible();
        picture(page, journey, "1-missing");
        assertThat(page.locator("[name='typed.needDescription']")).hasValue("My daughter broke her leg.");
        tick(page, "treatmentType", "surgery");
        fill(page, "treatmentCost", "12,500.00");
        tick(page, "urgency", "urgent");
        go(page);
        assertThat(page).hasURL(Pattern.compile(".*/apply/drafts/A-.*/steps/2"));
        fill(page, "givenName", "ألماز");
        fill(page, "familyName", "Tadesse");
        page.locator("[name='choice.gender']").selectOption("female");
        fill(page, "birthDate.day", "30");
        fill(page, "birthDate.month", "11");
        fill(page, "birthDate.year", "1984");
        picture(page, journey, "2-person");
        go(page);
        fill(page, "phone", "+251 91 123 4567");
        fill(page, "town", "Adama");
        go(page);
        fill(page, "householdSize", "3");
        page.locator("button[name=add]").click();
        fill(page, "householdMembers.0.name", "Sara");
        picture(page, journey, "4-household");
        assertThat(page.locator("[name='typed.householdSize']")).hasValue("3");
        go(page);
        attach(page, journey, "invoice", new FilePayload("bill.pdf", "application/pdf", SmallFiles.pdf(account)));
        assertThat(page.locator(".lifeline-attached a")).containsText("bill.pdf");
        attach(page, journey, "identity", new FilePayload("card.png", "image/png", SmallFiles.photo(account)));
        Locator card = page.locator(".lifeline-attached").nth(1);
        assertThat(card)
                .containsText(page.locator("#kind option[value=identity]").textContent());
        String photo = Objects.requireNonNull(card.getAttribute("data-id"));
        card.locator("button[data-turn]").click();
        assertThat(card).not().hasAttribute("data-id", photo);
        assertThat(card.locator("a")).hasText("card.png");
        tick(page, "papersLater", "prescription");
        picture(page, journey, "5-documents");
        go(page);
        tick(page, "consent", "on");
        go(page);
        assertThat(page).hasURL(Pattern.compile(".*/check$"));
        assertThat(page.getByText("bill.pdf")).isVisible();
        picture(page, journey, "7-check");
        // a change comes back to the answers
        page.locator("a[href*='/steps/3?check']").click();
        fill(page, "town", "Jimma");
        go(page);
        assertThat(page).hasURL(Pattern.compile(".*/check$"));
        assertThat(page.getByText("Jimma")).isVisible();
        go(page);
        assertThat(page).hasURL(SENT);
        String number = page.url().replaceAll(".*/", "");
        assertThat(page.locator(".govuk-panel")).containsText(number);
        picture(page, journey, "8-sent");
        assertThat(as(account)
                        .get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .path("answers")
                        .path("treatmentCost")
                        .decimalValue())
                .isEqualByComparingTo("12500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar"})
    void appliesWithoutJavaScript(String language) {
        applies(browser.withoutScript(), WITHOUT_SCRIPT + language, language);
    }

    /** Slow 3G as Chromium's own tools have it. */
    @Test
    void appliesOnASlowNetwork() {
        Page page = browser.slowPhone();
        JsonObject line = new JsonObject();
        line.addProperty("offline", false);
        line.addProperty("latency", 400);
        line.addProperty("downloadThroughput", 50_000);
        line.addProperty("uploadThroughput", 50_000);
        page.context().newCDPSession(page).send("Network.emulateNetworkConditions", line);
        applies(page, "slow", "en");
        System.out.printf(
                "Slow 3G: the page after sending had its content after %s ms%n",
                page.evaluate("Math.round(performance.getEntriesByType('paint')[0]?.startTime ?? 0)"));
    }

    @Test
    void fitsADesk() {
        Page page = browser.desktop();
        browser.logIn(page, account);
        page.navigate("/apply/new/EMA");
        picture(page, "desktop", "1-need");
        String number = StepPages.begin(as(account), "EMA");
        page.navigate(StepPages.step(number, 4));
        picture(page, "desktop", "4-household");
    }

    @Test
    void theFieldForFilesSpeaksTheLanguageOfThePageAndTakesAFileThatIsDroppedOnItOrChosenByKeyboard() {
        Page page = browser.phone();
        browser.logIn(page, account);
        // the browser is told to report dialogs only while somebody listens: a quick key is pressed before it knows
        page.onFileChooser(dialog -> {});
        page.navigate(StepPages.step(StepPages.begin(as(account), "EMA"), 5) + "?lang=ar");
        assertThat(page.locator(".lifeline-file .govuk-button")).hasText("اختر ملفًا");
        assertThat(page.locator(".lifeline-file bdi")).hasText("لم يُختر أي ملف");
        // what is pressed is the browser's own field
        assertThat(page.waitForFileChooser(() -> page.locator(".lifeline-file .govuk-button")
                                .click(new Locator.ClickOptions().setForce(true)))
                        .isMultiple())
                .isTrue();
        // as long as the browser has not closed the first dialog, it opens no second one
        page.reload();
        page.locator("#file").focus();
        assertThat(page.locator("#file")).isFocused();
        page.waitForFileChooser(() -> page.keyboard().press("Enter"))
                .setFiles(new FilePayload("bill.pdf", "application/pdf", SmallFiles.pdf(account)));
        assertThat(page.locator(".lifeline-attached a")).containsText("bill.pdf");
        assertThat(page.locator(".lifeline-file")).containsText("لم يُختر أي ملف");
        Axe.findsNothing(page);
        browser.picture(page, "steps-file-field-arabic");
    }

    /** What stands above a page; a demonstration's banner is not there in earnest. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ar", "fr", "am"})
    void leavesThePhonesScreenToThePage(String language) {
        String sent = Cases.apply(as(account), Cases.answers());
        String draft = StepPages.begin(as(account), "EMA");
        Page page = browser.phone();
        for (String path : List.of("/", "/programmes/EMA")) {
            measureHeader(page, path, language);
        }
        // the test's words of the log-in page are English
        page.navigate("/login?lang=en");
        browser.logIn(page, account);
        for (String path : List.of("/", "/programmes/EMA", StepPages.step(draft, 2), "/applications/" + sent)) {
            measureHeader(page, path, language);
        }
        browser.picture(page, "steps-header-" + language);
        // the languages are behind one press
        page.locator(".lifeline-languages-menu summary").click();
        assertThat(page.locator(".lifeline-languages-menu a[lang=fr]")).isVisible();
        Axe.findsNothing(page);
    }

    private static void measureHeader(Page page, String path, String language) {
        page.navigate(path + "?lang=" + language);
        Number height = (Number) page.evaluate(
                "Math.max(...[...document.querySelectorAll('.lifeline-header, .lifeline-languages, .lifeline-nav')]"
                        + ".map((part) => part.getBoundingClientRect().bottom + scrollY))");
        assertThat(height.doubleValue())
                .as("header of " + path + " in " + language + " at " + PHONE + " px")
                .isBetween(40.0, (double) MOST_HEADER);
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as(path + " fits the screen")
                .isTrue();
    }

    @Test
    void sendsLittleToAPhone() {
        String sent = Cases.apply(as(account), Cases.answers());
        String draft = StepPages.begin(as(account), "EMA");
        Map<String, Integer> most = new LinkedHashMap<>();
        most.put("/", MOST_BYTES);
        most.put("/programmes/EMA", MOST_BYTES);
        most.put("/applications/" + sent, MOST_BYTES);
        for (int step = 1; step <= 6; step++) {
            most.put(StepPages.step(draft, step), MOST_BYTES_OF_A_STEP);
        }
        for (String language : List.of("en", "ar")) {
            Page page = browser.phone();
            // each page is loaded as if it was the first one
            JsonObject without = new JsonObject();
            without.addProperty("cacheDisabled", true);
            page.context().newCDPSession(page).send("Network.setCacheDisabled", without);
            Set<String> asked = ConcurrentHashMap.newKeySet();
            page.onRequest(request -> {
                if (request.method().equals("GET") && request.url().startsWith(ADDRESS)) {
                    asked.add(request.url());
                }
            });
            most.forEach((path, limit) -> {
                if (path.startsWith("/applications/")) {
                    page.navigate("/login?lang=en");
                    browser.logIn(page, account);
                }
                asked.clear();
                page.navigate(path + "?lang=" + language);
                page.waitForLoadState(LoadState.NETWORKIDLE);
                int bytes = Browser.compressed(page, asked).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
                System.out.printf(
                        "First load of %s in %s: %,d bytes in %d files%n", path, language, bytes, asked.size());
                assertThat(bytes).as(path + " " + asked).isLessThan(limit);
            });
        }
    }
}
