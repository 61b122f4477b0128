package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.StepPages.begin;
import static org.lifeline.testing.StepPages.need;
import static org.lifeline.testing.StepPages.number;
import static org.lifeline.testing.StepPages.open;
import static org.lifeline.testing.StepPages.post;
import static org.lifeline.testing.StepPages.read;
import static org.lifeline.testing.StepPages.step;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.StepPages.Opened;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a thief, or a hurried hand, sends to the pages of an application: steps out of turn, foreign fields, other people's drafts, twice at once. */
class ForgedStepsTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private String account;
    private Api author;

    @BeforeEach
    void anApplicant() {
        account = Accounts.create(identities, "applicant");
        author = as(account);
    }

    private JsonNode application(String number) {
        return author.get("/api/applications/" + number).expect(200).json();
    }

    private String complete() {
        return author.post("/api/applications", Map.of("programme", "EMA", "answers", Cases.answers(), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    @Test
    void theLastStepAloneSendsNothing() {
        String number = begin(author, "EMA");
        open(author, step(number, 6)).send("choice.consent", "on").expect(302);
        Answer refused = author.post(
                "/apply/drafts/" + number + "/submission",
                "application/x-www-form-urlencoded",
                ("version=" + application(number).path("version").asLong()).getBytes());

        assertThat(refused.expect(302).header("Location")).endsWith("/check");
        assertThat(application(number).path("status").asText()).isEqualTo("draft");
        assertThat(open(author, "/apply/drafts/" + number + "/check").text())
                .contains("Something is missing", "#field-givenName")
                .doesNotContain("Submit application");
    }

    @Test
    void aStepThatDoesNotExistIsNotFound() {
        String number = begin(author, "EMA");
        for (String wrong : List.of("0", "7", "-1", "2147483647")) {
            author.get("/apply/drafts/" + number + "/steps/" + wrong).expect(404);
            post(author, "/apply/drafts/" + number + "/steps/" + wrong, List.of(Map.entry("choice.consent", "on")))
                    .expect(404);
        }
    }

    @Test
    void fieldsOfOtherStepsAndUnknownOnesAreNotRead() {
        String number = begin(author, "EMA");
        open(author, step(number, 3))
                .send(
                        "typed.phone", "+251911234567",
                        "typed.town", "Adama",
                        "typed.treatmentCost", "1",
                        "typed.givenName", "Somebody",
                        "choice.consent", "on",
                        "typed.granted", "9000",
                        "typed.householdMembers.0.name", "Nobody",
                        "answers[status]", "approved")
                .expect(302);

        JsonNode answers = application(number).path("answers");
        assertThat(answers.path("town").asText()).isEqualTo("Adama");
        assertThat(answers.path("treatmentCost").asInt()).isEqualTo(5000);
        for (String foreign : List.of("givenName", "consent", "granted", "householdMembers", "answers[status]")) {
            assertThat(answers.has(foreign)).as(foreign).isFalse();
        }
    }

    @Test
    void anOptionThatIsNotOfferedIsRefused() {
        Answer page = open(author, "/apply/new/EMA")
                .send(need("choice.treatmentType", "everything"))
                .expect(200);
        assertThat(page.text()).contains("There is a problem", "#field-treatmentType");
        assertThat(author.get("/api/applications").json()).isEmpty();

        String number = begin(author, "EMA");
        open(author, step(number, 1)).send(need("choice.urgency", "now")).expect(200);
        assertThat(application(number).path("answers").path("urgency").asText()).isEqualTo("urgent");
    }

    @Test
    void theDraftOfAnotherPersonDoesNotExist() {
        String number = complete();
        Opened own = open(author, step(number, 3));
        Api thief = as(Accounts.create(identities, "applicant"));
        for (String page : List.of("", "/check", "/steps/3")) {
            thief.get("/apply/drafts/" + number + page).expect(404);
        }
        List<Map.Entry<String, String>> boxes =
                List.of(Map.entry("seen", own.hidden("seen")), Map.entry("typed.phone", "+251900000000"));
        post(thief, step(number, 3), boxes).expect(404);
        post(thief, step(number, 5) + "/documents", boxes).expect(404);
        post(thief, step(number, 5) + "/documents/" + UUID.randomUUID() + "/removal", boxes)
                .expect(404);
        post(thief, "/apply/drafts/" + number + "/submission", boxes).expect(404);
        for (String staff : List.of("social-worker", "auditor", "programme-manager")) {
            as(staff).get(step(number, 3)).expect(404);
        }
        as("service-provider").get("/apply/new/EMA").expect(403);
        assertThat(application(number).path("status").asText()).isEqualTo("draft");
    }

    @Test
    void aDraftThatIsSentTwiceAtOnceIsOneCase() throws Exception {
        String number = complete();
        Opened check = open(author, "/apply/drafts/" + number + "/check");
        List<Answer> answers = Together.run(4, n -> check.sendTo("/apply/drafts/" + number + "/submission"));
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.header("Location")).isEqualTo("/applications/" + number));
        assertThat(jdbc.sql("select count(*) from case_event where case_number = ? and kind = 'submitted'")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void theFirstStepSentTwiceAtOnceMakesOneDraft() throws Exception {
        Opened first = open(author, "/apply/new/EMA");
        List<Answer> answers = Together.run(3, n -> first.send(need()));
        assertThat(answers.stream().map(answer -> number(answer.expect(302))).distinct())
                .hasSize(1);
        assertThat(author.get("/api/applications").json()).hasSize(1);
    }

    @Test
    void aSecondWindowOverwritesNothingUnseen() {
        String number = complete();
        Opened one = open(author, step(number, 3));
        Opened two = open(author, step(number, 3));
        one.send("typed.phone", "+251911234567", "typed.town", "Adama").expect(302);

        Opened conflict = read(
                author,
                two.path(),
                two.send("typed.phone", "+251911234567", "typed.town", "Jimma").expect(200));

        assertThat(conflict.text()).contains("This draft was saved somewhere else", "Adama", "value=\"Jimma\"");
        assertThat(town(number)).isEqualTo("Adama");
        // an ordinary press does not overwrite, the button of the conflict does, and only what was told
        conflict.send("typed.phone", "+251911234567", "typed.town", "Jimma").expect(200);
        assertThat(town(number)).isEqualTo("Adama");
        String over = conflict.text().replaceAll("(?s).*name=\"over\" value=\"([^\"]+)\".*", "$1");
        open(author, step(number, 3))
                .send("typed.phone", "+251911234567", "typed.town", "Dessie")
                .expect(302);
        conflict.send("typed.phone", "+251911234567", "typed.town", "Jimma", "over", over)
                .expect(200);
        assertThat(town(number)).isEqualTo("Dessie");
        Opened again = read(
                author,
                two.path(),
                conflict.send("typed.phone", "+251911234567", "typed.town", "Jimma")
                        .expect(200));
        String newer = again.text().replaceAll("(?s).*name=\"over\" value=\"([^\"]+)\".*", "$1");
        again.send("typed.phone", "+251911234567", "typed.town", "Jimma", "over", newer)
                .expect(302);
        assertThat(town(number)).isEqualTo("Jimma");
        // another step of the same draft is nobody's conflict
        Opened need = open(author, step(number, 1));
        open(author, step(number, 3))
                .send("typed.phone", "+251911234567", "typed.town", "Harar")
                .expect(302);
        need.send(need()).expect(302);
        assertThat(town(number)).isEqualTo("Harar");
    }

    @Test
    void whatWasCheckedIsWhatIsSent() {
        String number = complete();
        Opened check = open(author, "/apply/drafts/" + number + "/check");
        open(author, step(number, 1)).send(need("typed.treatmentCost", "9999")).expect(302);
        assertThat(check.sendTo("/apply/drafts/" + number + "/submission")
                        .expect(302)
                        .header("Location"))
                .endsWith("/check");
        assertThat(application(number).path("status").asText()).isEqualTo("draft");
        // nor without saying what was checked
        post(author, "/apply/drafts/" + number + "/submission", List.of()).expect(302);
        assertThat(application(number).path("status").asText()).isEqualTo("draft");
    }

    private String town(String number) {
        return application(number).path("answers").path("town").asText();
    }
}
