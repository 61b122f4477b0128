package org.lifeline.attacks;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** What people type into the application form is filed as it was meant, or refused with words; the form never guesses and never forgets. */
class TypedValuesBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    private String account;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "America/La_Paz     | en | 1,200     | EUR 1,200.00  | 1200    | 17 | May | 1990",
                "Pacific/Kiritimati | ar | ١٢٬٥٠٠٫٥٠ | EUR 12,500.50 | 12500.5 | ١٧ | ٥   | ١٩٩٠",
                "Asia/Kathmandu     | fr | 1.200,50  | EUR 1 200,50  | 1200.5  | 17 | mai | 1990",
            })
    void numbersAndBirthDatesAreFiledAsTheyWereMeant(
            String zone,
            String language,
            String typed,
            String understood,
            double cost,
            String day,
            String month,
            String year) {
        Page applicant = opens(zone, language);
        field(applicant, "treatmentCost").fill(typed);
        assertThat(applicant.locator("[id$=field_treatmentCost-understood]"))
                .hasText(Pattern.compile(understood.replace(" ", "\\s")));
        boxes(applicant, day, month, year);
        assertThat(applicant.locator("[id$=field_birthDate-understood]")).not().isEmpty();
        browser.picture(applicant, "typed-320-" + language);
        Axe.findsNothing(applicant);
        assertThat(applicant.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);

        JsonNode answers = saved(applicant);

        assertThat(answers.path("treatmentCost").asDouble()).isEqualTo(cost);
        assertThat(answers.path("birthDate").asText()).isEqualTo("1990-05-17");
        // and they are shown so again
        applicant.reload();
        assertThat(field(applicant, "birthDate")).hasValue("17");
    }

    @Test
    void aYearOrAnAgeIsAcceptedAsAnApproximateBirthDate() {
        Page applicant = opens("UTC", "en");
        boxes(applicant, "", "", "1990");
        assertThat(applicant.locator("[id$=field_birthDate-understood]")).hasText("about 1990");

        JsonNode answers = saved(applicant);

        assertThat(answers.path("birthDate").asText()).isEqualTo("1990");
        applicant.reload();
        assertThat(applicant.getByLabel("Year or age")).hasValue("1990");
        assertThat(applicant.locator("[id$=field_birthDate-understood]")).hasText("about 1990");
        // who remembers more says so
        boxes(applicant, "3", "2", "1990");
        answers = saved(applicant);
        assertThat(answers.path("birthDate").asText()).isEqualTo("1990-02-03");
    }

    @ParameterizedTest
    @CsvSource({"31,02,1990,There is no such day.", "17,Maybe,1990,This is not a day", "1,,1990,Fill in day"})
    void anInvalidDayIsRefusedAtItsFieldAndKeptAsTyped(String day, String month, String year, String why) {
        Page applicant = opens("UTC", "en");
        boxes(applicant, day, month == null ? "" : month, year);

        applicant
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit application"))
                .click();

        assertThat(applicant.locator("[id$=field_birthDate-error-message]")).containsText(why);
        assertThat(applicant.locator("#problem")).containsText(why);
        assertThat(field(applicant, "birthDate")).hasValue(day);
        assertThat(applicant.getByLabel("Year or age")).hasValue(year);
        assertThat(applicant).not().hasURL(Pattern.compile(".*/applications/.*"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"abc", "1e5", "1,2,3.4", "NaN", "12-13"})
    void anInvalidNumberIsRefusedAtItsFieldAndKeptAsTyped(String typed) {
        Page applicant = opens("UTC", "en");
        Locator cost = field(applicant, "treatmentCost");
        cost.fill(typed);
        cost.blur();
        assertThat(applicant.locator("[id$=field_treatmentCost-error-message]")).isVisible();
        assertThat(cost).hasValue(typed);

        assertThat(saved(applicant).path("treatmentCost").isNumber()).isFalse();
        assertThat(cost).hasValue(typed);
    }

    private Page opens(String zone, String language) {
        account = Accounts.create(identities, "applicant");
        Page applicant = browser.narrowPhoneIn(zone);
        applicant.navigate("/login?lang=" + language);
        applicant.locator("#username").fill(account);
        applicant.locator("#password").fill(DemoAccounts.PASSWORD);
        applicant.locator("main button").click();
        assertThat(applicant).not().hasURL(Pattern.compile(".*/login.*"));
        applicant.navigate("/apply?programme=EMA");
        assertThat(applicant.locator("#buttons")).isVisible();
        return applicant;
    }

    private static Locator field(Page page, String key) {
        return page.locator("[id$='-field_" + key + "']");
    }

    /** Day, month and year, in the order of all languages here. */
    private static void boxes(Page page, String day, String month, String year) {
        Locator boxes = page.locator(".lifeline-birth input");
        assertThat(boxes).hasCount(3);
        boxes.nth(0).fill(day);
        boxes.nth(1).fill(month);
        boxes.nth(2).fill(year);
    }

    /** Saves the draft and gives its answers as the server has them. */
    private JsonNode saved(Page page) {
        page.locator("button[data-action=draft]").click();
        assertThat(page.locator("#saved")).isVisible();
        Matcher number = Pattern.compile("draft=([^&]+)").matcher(page.url());
        assertThat(number.find()).isTrue();
        return as(account)
                .get("/api/applications/" + number.group(1))
                .expect(200)
                .json()
                .path("answers");
    }
}
