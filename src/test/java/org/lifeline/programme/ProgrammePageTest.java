package org.lifeline.programme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The public page of a programme: everybody reads there what one manager wrote and another one activated, in their language. */
class ProgrammePageTest extends LifelineTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Api author = as("programme-manager");
    private final Api second = as("programme-manager-2");
    private final Api visitor = anonymous();

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Clock clock;

    private String page(String code, String language) {
        return visitor.get("/programmes/" + code + "?lang=" + language)
                .expect(200)
                .text()
                .replaceAll("\\s+", " ");
    }

    private static Map<String, Object> written() {
        Map<String, Object> fields = SetUps.content();
        fields.put("whoQualifies", "Children up to 15 years.\nTheir <b>parents</b> cannot pay.");
        fields.put("papers", "Birth certificate\nLetter of the doctor");
        fields.put(
                "translations",
                List.of(
                        new HashMap<>(Map.of("translationLanguage", "am")),
                        new HashMap<>(Map.of(
                                "translationLanguage", "ar",
                                "translationName", "جراحة للأطفال",
                                "translationPapers", "شهادة ميلاد"))));
        return fields;
    }

    @Test
    void saysInEachLanguageWhatTheManagersWroteAndTheRestInEnglish() {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, written());

        assertThat(page(code, "en"))
                .containsSubsequence(
                        "<h1 class=\"govuk-heading-l\" lang=\"en\" dir=\"ltr\">Surgery for children</h1>",
                        "Operations that a family cannot pay.",
                        "/apply/new/" + code,
                        "Who qualifies",
                        "Children up to 15 years.",
                        "Their &lt;b&gt;parents&lt;/b&gt; cannot pay.",
                        "At most EUR 10,000.00 for one application.",
                        "<li>Birth certificate</li><li>Letter of the doctor</li>",
                        // five stages of 48 hours each
                        "Those who decide are asked to do so within 10 days in all.",
                        "We cannot say yet how long it usually takes",
                        "Where vouchers are taken",
                        "What happens to your data");
        assertThat(page(code, "ar"))
                .containsSubsequence(
                        "<html class=\"govuk-template\" lang=\"ar\" dir=\"rtl\"",
                        "lang=\"ar\" dir=\"rtl\">جراحة للأطفال</h1>",
                        "<div lang=\"en\" dir=\"ltr\"><p class=\"govuk-body-l\">Operations that a family cannot pay.",
                        "<ul class=\"govuk-list govuk-list--bullet\" lang=\"ar\" dir=\"rtl\"><li>شهادة ميلاد</li>",
                        "خلال 10 أيام");
        assertThat(page(code, "am"))
                .contains("lang=\"en\" dir=\"ltr\">Surgery for children</h1>", "በ10 ቀናት ውስጥ", "lang=\"am\"");
        assertThat(page(code, "fr")).contains("en 10 jours au total");
        assertThat(visitor.get("/?lang=ar").expect(200).text())
                .contains("href=\"/programmes/" + code + "\" lang=\"ar\" dir=\"rtl\">جراحة للأطفال</a>");
    }

    @Test
    void showsTheSecondManagerWhatIsMissingAndPublishesNothingBeforeTheyActivate() {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, written());
        SetUps.startSetUp(author, "change", code).expect(200);
        Map<String, Object> changed = written();
        changed.put("papers", "Nothing at all");
        changed.put("translations", List.of(Map.of("translationLanguage", "fr", "translationName", "Chirurgie")));
        SetUps.complete(author, SetUps.task(author, code, "userTask_describeProgramme"), changed)
                .expect(204);

        String task = SetUps.task(second, code, "userTask_checkProgramme");
        String form = String.valueOf(SetUps.variables(second, task));
        assertThat(form)
                .contains(
                        "Name in Français",
                        "Chirurgie",
                        "Papers to bring in Français",
                        "missing: people read it in English");
        assertThat(page(code, "en")).contains("Birth certificate").doesNotContain("Nothing at all");

        SetUps.complete(second, task, Map.of("decision", "activate")).expect(204);
        assertThat(page(code, "en")).contains("Nothing at all").doesNotContain("Birth certificate");
        assertThat(page(code, "fr")).contains("lang=\"fr\" dir=\"ltr\">Chirurgie</h1>");
        assertThat(page(code, "ar")).doesNotContain("جراحة");
    }

    @Test
    void offersTheAuthorARowForEachLanguageWithWhatIsWritten() throws Exception {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, written());
        SetUps.startSetUp(author, "change", code).expect(200);
        String task = SetUps.task(author, code, "userTask_describeProgramme");

        JsonNode rows = JSON.readTree(SetUps.variables(author, task)
                .path("translations")
                .path("value")
                .asText());
        assertThat(rows.findValuesAsText("translationLanguage")).containsExactly("am", "ar", "fr");
        assertThat(rows.path(1).path("translationPapers").asText()).isEqualTo("شهادة ميلاد");
        assertThat(rows.path(0).size()).isOne();
        SetUps.complete(author, task, Map.of("next", "drop")).expect(204);
    }

    @Test
    void refusesAnUnknownLanguageAndTwoTextsInOne() {
        String code = SetUps.newCode();
        SetUps.startSetUp(author, "new", code).expect(200);
        String task = SetUps.task(author, code, "userTask_describeProgramme");
        Map<String, Object> fields = written();
        Map<String, Object> text = Map.of("translationLanguage", "ar", "translationName", "اسم");
        fields.put("translations", List.of(text, text));
        assertThat(SetUps.complete(author, task, fields).expect(400).text()).contains("two texts in the language");
        fields.put("translations", List.of(Map.of("translationLanguage", "xx", "translationName", "Name")));
        SetUps.complete(author, task, fields).expect(400);
        fields.put("translations", List.of());
        fields.put("papers", "x".repeat(2001));
        SetUps.complete(author, task, fields).expect(400);
        SetUps.complete(author, task, Map.of("next", "drop")).expect(204);
    }

    @Test
    void saysHowLongItUsuallyTakesFromFiveCasesOn() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        jdbc.sql("""
                        insert into insight_application (key, subject, case_number, submitted_on, programme, hours_to_decision)
                        select concat(:programme, n), 'x', 'A-x', :day, :programme, 72 from generate_series(1, 5) n""")
                .param("programme", programme)
                .param("day", LocalDate.now(clock).minusDays(10))
                .update();

        assertThat(page(programme, "en"))
                .contains("From the application to the decision it usually takes about 3 days.")
                .doesNotContain("are asked to do so within", "We cannot say yet", "Papers to bring");
    }

    @Test
    void listsProvidersWithTheirPlacesAndAMapButNotThoseThatAreSuspended() {
        String open = Providers.create(jdbc, "Open clinic of the page");
        String suspended = Providers.create(jdbc, "Stopped clinic of the page");
        String ended = Providers.create(jdbc, "Clinic of the page without a licence");
        jdbc.sql("""
                        insert into provider_place (provider_code, position, address, opening_hours, latitude, longitude) values
                          (:code, 1, 'Churchill Avenue 3', 'day and night', 9.0108, 38.7613), (:code, 2, 'Market <1>', null, null, null)""").param("code", open).update();
        jdbc.sql("""
                        insert into provider_suspension (provider_code, reason, suspended_by, suspended_at)
                        values (:code, 'Test', 'programme-manager', now())""").param("code", suspended).update();
        jdbc.sql("update service_provider set licence_until = date '2020-01-31' where code = :code")
                .param("code", ended)
                .update();
        String programme =
                NewProgramme.with(jdbc).providers(open, suspended, ended).stages("junior-officer");

        assertThat(page(programme, "en"))
                .containsSubsequence(
                        "Open clinic of the page",
                        "Churchill Avenue 3",
                        "Open: day and night",
                        "https://www.openstreetmap.org/?mlat=9.01080&amp;mlon=38.76130#map=17/9.01080/38.76130",
                        "Show on a map",
                        "Market &lt;1&gt;")
                .doesNotContain("Stopped clinic of the page", "without a licence");
    }

    @Test
    void offersNoApplicationWhereNoneIsTakenAndKnowsNoOtherCode() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        jdbc.sql("update programme set state = 'paused' where code = :code")
                .param("code", programme)
                .update();

        assertThat(page(programme, "en"))
                .contains("This programme takes no applications at present.")
                .doesNotContain("/apply/new");
        visitor.get("/programmes/NO-SUCH").expect(404);
        visitor.get("/programmes/..%2f").expect(400);
        // the pages of managers stay theirs
        assertThat(visitor.get("/programmes/" + programme + "/reference-prices").status())
                .isIn(302, 401, 403);
    }
}
