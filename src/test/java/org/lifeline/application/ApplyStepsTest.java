package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.StepPages.begin;
import static org.lifeline.testing.StepPages.need;
import static org.lifeline.testing.StepPages.number;
import static org.lifeline.testing.StepPages.open;
import static org.lifeline.testing.StepPages.read;
import static org.lifeline.testing.StepPages.step;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.StepPages.Opened;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An application page by page, without a script: what is typed is saved step by step as it was meant, or asked, and then sent. */
class ApplyStepsTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private Api applicant;

    @BeforeEach
    void anApplicant() {
        applicant = as(Accounts.create(identities, "applicant"));
    }

    private JsonNode answers(String number) {
        return applicant.get("/api/applications/" + number).expect(200).json().path("answers");
    }

    private static String[] person(String... more) {
        return org.lifeline.testing.StepPages.with(
                more,
                "typed.givenName",
                "Almaz",
                "typed.familyName",
                "Tadesse",
                "choice.gender",
                "female",
                "typed.birthDate.day",
                "30",
                "typed.birthDate.month",
                "November",
                "typed.birthDate.year",
                "1984");
    }

    @Test
    void goesFromTheFirstStepToTheNumberOfTheApplication() {
        Opened first = open(applicant, "/apply/new/EMA");
        assertThat(first.text()).contains("Step 1 of 6", "What kind of help do you need?");
        Answer saved = first.send(need()).expect(302);
        String number = number(saved);
        assertThat(saved.header("Location")).isEqualTo(step(number, 2));
        assertThat(answers(number).path("treatmentCost").decimalValue()).isEqualByComparingTo("5000");

        assertThat(open(applicant, step(number, 2)).send(person()).expect(302).header("Location"))
                .isEqualTo(step(number, 3));
        assertThat(answers(number).path("birthDate").asText()).isEqualTo("1984-11-30");
        open(applicant, step(number, 3))
                .send("typed.phone", "+251 91 123 4567", "typed.email", "a@example.org", "typed.town", "Adama")
                .expect(302);
        assertThat(answers(number).path("phone").asText()).isEqualTo("+251911234567");

        // resumed on another device: where something is missing
        assertThat(applicant.get("/apply/drafts/" + number).expect(302).header("Location"))
                .isEqualTo(step(number, 4));
        Opened household = open(applicant, step(number, 4));
        Opened another = read(
                applicant,
                step(number, 4),
                household
                        .send("typed.householdSize", "4", "add", "householdMembers")
                        .expect(200));
        assertThat(another.text()).contains("name=\"typed.householdMembers.0.name\"");
        another.send(
                        "typed.householdSize",
                        "4",
                        "typed.householdIncome",
                        "300",
                        "typed.householdMembers.0.name",
                        "Sara",
                        "typed.householdMembers.0.age",
                        "7",
                        "typed.householdMembers.1.name",
                        "")
                .expect(302);
        assertThat(answers(number).path("householdMembers")).hasSize(1);
        assertThat(answers(number).path("householdMembers").path(0).path("age").asInt())
                .isEqualTo(7);
        open(applicant, step(number, 5)).send().expect(302);
        assertThat(open(applicant, step(number, 6))
                        .send("choice.consent", "on")
                        .expect(302)
                        .header("Location"))
                .endsWith("/check");

        Opened check = open(applicant, "/apply/drafts/" + number + "/check");
        assertThat(check.text()).contains("EUR 5,000.00", "30 November 1984", "Sara, 7", "Adama", "Submit application");
        Answer sent = check.sendTo("/apply/drafts/" + number + "/submission").expect(302);
        assertThat(sent.header("Location")).isEqualTo("/applications/" + number);
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .json()
                        .path("status")
                        .asText())
                .isNotEqualTo("draft");
        // what was sent leads to where it stands, and not back into the form
        assertThat(applicant.get(step(number, 2)).expect(302).header("Location"))
                .isEqualTo("/applications/" + number);
    }

    @Test
    void saysAtTheFieldWhatIsMissingAndKeepsEverythingThatWasTyped() {
        String number = begin(applicant, "EMA");
        Answer page = open(applicant, step(number, 2))
                .send(person("typed.givenName", "", "typed.birthDate.day", "31", "typed.birthDate.month", "2"))
                .expect(200);
        assertThat(page.text())
                .contains(
                        "There is a problem",
                        "href=\"#field-givenName\"",
                        "This is needed.",
                        "There is no such day.",
                        "value=\"31\"",
                        "value=\"Tadesse\"");
        // what holds is saved all the same
        assertThat(answers(number).path("familyName").asText()).isEqualTo("Tadesse");
        assertThat(answers(number).has("birthDate")).isFalse();
        // nothing is required of somebody who goes on later
        assertThat(open(applicant, step(number, 3))
                        .send("typed.town", "Adama", "later", "yes")
                        .expect(302)
                        .header("Location"))
                .isEqualTo("/applications");
        assertThat(answers(number).path("town").asText()).isEqualTo("Adama");
    }

    @Test
    void asksWhichOfTwoAmountsOrDaysIsMeant() {
        String programme = NewProgramme.with(jdbc).currency("KWD").stages("social-worker");
        Opened first = open(applicant, "/apply/new/" + programme);
        Opened asked = read(
                applicant,
                first.path(),
                first.send(need("typed.treatmentCost", "1,500")).expect(200));
        assertThat(asked.text()).contains("KWD 1,500.000", "KWD 1.500", "Which do you mean?");

        String number = number(asked.send(need("typed.treatmentCost", "1,500", "meant.treatmentCost", "1500"))
                .expect(302));

        assertThat(answers(number).path("treatmentCost").decimalValue()).isEqualByComparingTo("1500");
        // the year alone is enough, and a box that was not touched means the same as before
        open(applicant, step(number, 2))
                .send(person("typed.birthDate.day", "", "typed.birthDate.month", ""))
                .expect(302);
        assertThat(answers(number).path("birthDate").asText()).isEqualTo("1984");
        Opened again = open(applicant, step(number, 1) + "?lang=fr");
        again.send(need("typed.treatmentCost", "1 500")).expect(302);
        assertThat(answers(number).path("treatmentCost").decimalValue()).isEqualByComparingTo("1500");
    }

    @Test
    void offersOnesOwnEarlierAnswersAndNobodyElses() {
        Map<String, Object> earlier = Cases.answers("town", "Bahir Dar");
        String before = Cases.apply(applicant, earlier);
        String number = begin(applicant, "EMA");
        Opened contact = open(applicant, step(number, 3));
        assertThat(contact.text()).contains("You have answered some of this before", before, "Bahir Dar");

        Opened filled = read(
                applicant,
                contact.path(),
                contact.send("typed.town", "Gondar", "known", "yes").expect(200));

        assertThat(filled.text())
                .contains("value=\"" + earlier.get("email") + "\"", "value=\"Gondar\"", "Read each of them")
                .doesNotContain("value=\"Bahir Dar\"");
        // the need is another one each time
        assertThat(open(applicant, "/apply/new/EMA").text()).doesNotContain("answered some of this before");
        Api stranger = as(Accounts.create(identities, "applicant"));
        String other = begin(stranger, "EMA");
        assertThat(open(stranger, step(other, 3)).text())
                .doesNotContain("answered some of this before", "Bahir Dar", before);
    }

    @Test
    void leadsASocialWorkerToThePageThatAsksForWhom() {
        assertThat(as("social-worker").get("/apply/new/EMA").expect(302).header("Location"))
                .isEqualTo("/apply?programme=EMA");
    }
}
