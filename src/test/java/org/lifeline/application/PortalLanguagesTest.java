package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The portal as people read it who read no English. */
class PortalLanguagesTest extends LifelineTest {

    /** Two English words in a row; what people and managers wrote themselves stays as they wrote it. */
    private static final Pattern ENGLISH = Pattern.compile("[A-Za-z]{3,} [A-Za-z]{2,}");

    private static final List<String> DATA = List.of(
            "Emergency medical assistance",
            "The hospital denies it",
            "Green Cross Pharmacy (demo)",
            "Riverside Hospital (demo)");

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Phrases phrases;

    @ParameterizedTest
    @CsvSource({"am, አማርኛ, ltr", "ar, العربية, rtl", "fr, Français, ltr"})
    void showsThePortalInTheChosenLanguage(String language, String name, String direction) {
        Page page = browser.phone();
        page.navigate("/");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name)).click();
        check(page, language, direction, "home");
        page.navigate("/login");
        check(page, language, direction, "login");
        page.locator("#username").fill("applicant-2");
        page.locator("#password").fill(DemoAccounts.PASSWORD);
        page.locator("main button").click();
        assertThat(page).not().hasURL(Pattern.compile(".*/login.*"));

        page.navigate("/apply?programme=EMA");
        assertThat(page.locator("#buttons")).isVisible();
        assertThat(page.locator("[id*=field_language] .fjs-select-display, .fjs-select-display >> text=" + name))
                .isVisible();
        page.locator("button[data-action=submit]").click();
        assertThat(page.locator("#problem")).isVisible();
        check(page, language, direction, "apply");
    }

    @ParameterizedTest
    @CsvSource({"am, ltr", "ar, rtl", "fr, ltr"})
    void showsACaseFromItsBeginningToTheVoucher(String language, String direction) {
        String account = Accounts.create(identities, "applicant");
        Api applicant = as(account);
        String code = Cases.voucher(applicant, Cases.answers()).path("code").asText();
        String refused = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), refused),
                        "reject",
                        "needNotConfirmed",
                        "The hospital denies it.")
                .expect(204);
        Cases.status(applicant, refused, "rejected");
        String waiting = Cases.apply(applicant, Cases.answers());
        Cases.status(applicant, waiting, "inAssessment");
        String draft = applicant
                .post("/api/applications", Map.of("programme", "EMA", "answers", Map.of(), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();

        for (boolean phone : List.of(true, false)) {
            Page page = phone ? browser.phone() : browser.desktop();
            page.navigate("/login?lang=" + language);
            page.locator("#username").fill(account);
            page.locator("#password").fill(DemoAccounts.PASSWORD);
            page.locator("main button").click();
            String size = phone ? "phone" : "desktop";
            for (String address : List.of(
                    "/applications",
                    "/applications/" + refused,
                    "/applications/" + waiting,
                    "/applications/" + draft,
                    "/vouchers/" + code)) {
                page.navigate(address);
                check(
                        page,
                        language,
                        direction,
                        size
                                + address.replace(refused, "refused")
                                        .replace(waiting, "waiting")
                                        .replace(draft, "draft")
                                        .replace(code, "code")
                                        .replace('/', '-'));
            }
            page.navigate("/applications/A-1999-000001");
            check(page, language, direction, size + "-problem");
        }
    }

    private void check(Page page, String language, String direction, String picture) {
        assertThat(page.locator("html")).hasAttribute("lang", language);
        assertThat(page.locator("html")).hasAttribute("dir", direction);
        browser.picture(page, "portal-" + language + "-" + picture);
        String text = page.locator("body").innerText();
        assertThat(text).as(picture).doesNotContain("??");
        if (!language.equals("fr")) {
            List<String> english = new ArrayList<>();
            for (String line : text.split("\\R")) {
                String own = line;
                for (String data : DATA) {
                    own = own.replace(data, "");
                }
                if (ENGLISH.matcher(own).find()) {
                    english.add(line);
                }
            }
            assertThat(english).as("English on " + picture).isEmpty();
        }
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("everything fits the width: " + picture)
                .isEqualTo(true);
    }

    @Test
    void usesTheBrowsersLanguageUntilAnotherIsChosen() throws Exception {
        Visitor visitor = new Visitor(ADDRESS);
        assertThat(visitor.get("/").body()).contains("lang=\"en\"", "Apply for assistance");
        assertThat(visitor.get("/", "Accept-Language", "de-DE,fr-CA;q=0.8,am;q=0.5")
                        .body())
                .contains("lang=\"fr\"", "Demander une aide");
        assertThat(visitor.get("/", "Accept-Language", "sw").body()).contains("lang=\"en\"");

        HttpResponse<String> chosen = visitor.get("/?lang=ar");
        assertThat(chosen.body()).contains("lang=\"ar\"", "dir=\"rtl\"", "قدّم طلب مساعدة");
        assertThat(chosen.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("lang=ar", "SameSite=Lax", "HttpOnly");
        assertThat(visitor.get("/login", "Accept-Language", "fr").body()).contains("lang=\"ar\"");
        assertThat(visitor.get("/?lang=en").body()).contains("lang=\"en\"", "dir=\"ltr\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xx", "../../application", "%3Cscript%3E", "%0d%0aSet-Cookie:a=b", ""})
    void ignoresUnsupportedLanguages(String lang) throws Exception {
        HttpResponse<String> page = new Visitor(ADDRESS).get("/?lang=" + lang);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("lang=\"en\"");
        assertThat(page.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("lang="));
    }

    @Test
    void keepsTheRestOfTheAddressWhenTheLanguageChanges() throws Exception {
        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn("applicant", DemoAccounts.PASSWORD);
        assertThat(visitor.get("/apply?programme=EMA&lang=fr").body())
                .contains("href=\"/apply?programme=EMA&amp;lang=am\"");
    }

    @Test
    void staffReadEnglishWhateverTheyChoseInThePortal() throws Exception {
        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn("auditor", DemoAccounts.PASSWORD);
        visitor.get("/?lang=am");
        assertThat(visitor.get("/audit").body())
                .contains("lang=\"en\"", "Log out")
                .doesNotContain("lifeline-languages");
    }

    @Test
    void givesTheFormInTheLanguageThatACallerAsksFor() throws Exception {
        JsonNode english = anonymous().get("/api/programmes").expect(200).json();
        JsonNode amharic =
                anonymous().get("/api/programmes?lang=am").expect(200).json();
        assertThat(english.findValuesAsText("label")).contains("What kind of help do you need?");
        assertThat(amharic.findValuesAsText("label"))
                .contains("ምን ዓይነት እርዳታ ያስፈልግዎታል?", "Français")
                .doesNotContain("What kind of help do you need?");
        assertThat(amharic.findValuesAsText("key")).isEqualTo(english.findValuesAsText("key"));
        assertThat(amharic.findValuesAsText("value")).isEqualTo(english.findValuesAsText("value"));
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void hasWordsForEveryStatus(Status status) {
        for (String sentence : List.of(status.title(), status.explanation())) {
            assertThat(phrases.knows(sentence)).as(sentence).isTrue();
            assertThat(phrases.say(sentence, Locale.forLanguageTag("am"))).isNotEqualTo(sentence);
            assertThat(phrases.say(sentence, Locale.ENGLISH)).isEqualTo(sentence);
        }
    }

    @Test
    void translatesTheValuesOfASentenceToo() {
        assertThat(phrases.say("Social worker: agreed", Locale.FRENCH)).isEqualTo("Travailleur social : d’accord");
        assertThat(phrases.say("Ward 7: agreed", Locale.FRENCH)).isEqualTo("Ward 7 : d’accord");
        assertThat(phrases.say("Assess and decide, stage 2 of 3", Locale.FRENCH))
                .isEqualTo("Examiner et décider, étape 2 sur 3");
        assertThat(phrases.say("Nobody has translated this.", Locale.FRENCH)).isEqualTo("Nobody has translated this.");
    }
}
