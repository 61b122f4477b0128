package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.NewProgramme;

/** People whom a form was not made for: without an income, with one name, with a number as a chat writes it. */
class UnusualNamesAndContactsTest extends CaseAttack {

    private Api applicant;

    @BeforeEach
    void someoneNewApplies() {
        applicant = as(Accounts.create(identities, "applicant"));
    }

    // ---------------------------------------------------------------- income

    @Test
    void scoresAHouseholdWithoutIncomeAboveOneThatDidNotSayAndTellsTheOfficerWhichItIs() {
        Map<String, Object> none = Cases.answers("householdIncome", 0);
        Map<String, Object> notSaid = Cases.answers();
        notSaid.remove("householdIncome");

        assertThat(scored(none)).isEqualTo(25);
        assertThat(scored(Cases.answers("householdIncome", 100))).isEqualTo(25);
        assertThat(scored(Cases.answers("householdIncome", 40_000))).isEqualTo(0);
        assertThat(scored(notSaid)).isEqualTo(13);
    }

    /** The score of a case in which the officer marks nothing: what the means alone count. */
    private int scored(Map<String, Object> answers) {
        String number =
                Cases.apply(applicant, NewProgramme.with(jdbc).stages("social-worker", "senior-officer"), answers);
        Map<String, Object> found = new HashMap<>(APPROVE);
        found.putAll(Map.of("need", "0", "vulnerability", "0", "medicalUrgency", "0"));
        Api worker = as("social-worker");
        String task = Cases.task(worker, number);
        boolean said = answers.containsKey("householdIncome");
        assertThat(worker.get("/case-file/" + task).expect(200).text().contains("Not said"))
                .isEqualTo(!said);
        Cases.complete(worker, task, found).expect(204);
        String file = as("senior-officer")
                .get("/case-file/" + Cases.task(as("senior-officer"), number))
                .expect(200)
                .text();
        assertThat(file.contains("The income was not said.")).isEqualTo(!said);
        return jdbc.sql("select score from assessment where case_number = ?")
                .param(number)
                .query(Integer.class)
                .single();
    }

    // ---------------------------------------------------------------- phone, mail

    @ParameterizedTest
    @ValueSource(strings = {"٠٩١١٢٣٤٥٦٧", "(0911) 23 45 67", "\u202a+251\u00a091\u2009123\u202f4567\u202c"})
    void storesPhoneNumbersInInternationalFormatInDraftsToo(String typed) {
        for (boolean submit : List.of(false, true)) {
            JsonNode filed =
                    file(Cases.answers("phone", typed), submit).expect(201).json();
            assertThat(view(filed).at("/answers/phone").asText()).isEqualTo("+251911234567");
            assertThat(filed.path("hints")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "phone, 0911234567 / 0922345678, more than one phone number",
        "phone, 12, cannot be read as a phone number",
        "email, nobody@, must be an e-mail address",
        "email, first@example.org second@example.org, must be an e-mail address",
    })
    void refusesInADraftWhatASubmissionWouldRefuse(String field, String typed, String why) {
        for (boolean submit : List.of(false, true)) {
            assertThat(file(Cases.answers(field, typed), submit)
                            .expectInvalid(field)
                            .text())
                    .contains(why);
        }
        String draft =
                file(Cases.answers(), false).expect(201).json().path("number").asText();
        applicant
                .put("/api/applications/" + draft, Map.of("answers", Cases.answers(field, typed)))
                .expectInvalid(field);
    }

    @Test
    void acceptsALandlineAndSaysThatItReceivesNoMessages() {
        JsonNode filed =
                file(Cases.answers("phone", "011 551 0033"), true).expect(201).json();

        assertThat(filed.at("/hints/0/field").asText()).isEqualTo("phone");
        assertThat(filed.at("/hints/0/message").asText()).contains("Text messages do not reach");
        assertThat(applicant
                        .get("/applications/" + filed.path("number").asText())
                        .expect(200)
                        .text())
                .contains("Text messages do not reach");
    }

    @Test
    void takesAMailAddressWithBlanksAroundItAndOneOfAnotherScript() {
        assertThat(view(file(Cases.answers("email", "\u00a0 almaz@b\u00fccher.example\u200f\u2003"), false)
                                .expect(201)
                                .json())
                        .at("/answers/email")
                        .asText())
                .isEqualTo("almaz@bücher.example");
        file(Cases.answers("email", "almaz@مثال.إختبار"), true).expect(201);
    }

    // ---------------------------------------------------------------- names, household

    @Test
    void acceptsSingleAndLongNamesWithoutDirectionMarks() {
        Map<String, Object> single = Cases.answers("givenName", "Suharto");
        single.remove("familyName");
        file(single, true).expect(201);
        file(Cases.answers("familyName", "ሀ".repeat(100)), true).expect(201);
        file(Cases.answers("familyName", "(2)"), true).expectInvalid("familyName");
        file(Cases.answers("familyName", "x".repeat(101)), true).expectInvalid("familyName");

        Map<String, Object> turned =
                Cases.answers("givenName", "\u202eAlmaz\u202c \u2067Bekele\u2069\u200e\u200f\u061c");
        turned.put("householdMembers", List.of(Map.of("name", "\u202eBekele")));
        JsonNode kept = view(file(turned, true).expect(201).json());
        assertThat(kept.at("/answers/givenName").asText()).isEqualTo("Almaz Bekele");
        assertThat(kept.at("/answers/householdMembers/0/name").asText()).isEqualTo("Bekele");
    }

    @Test
    void asksAboutMoreDependantsThanPeopleInTheHousehold() {
        Map<String, Object> answers = Cases.answers("householdSize", 3);
        answers.put("dependants", 4);
        assertThat(file(answers, true).expectInvalid("dependants").text())
                .contains("Which of the two numbers is right?");
        file(answers, false).expectInvalid("dependants");
        answers.put("dependants", 3);
        file(answers, true).expect(201);
        answers.put("householdSize", 1);
        answers.put("dependants", 1);
        answers.put("householdMembers", List.of(Map.of("name", "Bekele"), Map.of("name", "Sara")));
        file(answers, true).expectInvalid("householdMembers");
    }

    private Api.Answer file(Map<String, Object> answers, boolean submit) {
        return applicant.post("/api/applications", Map.of("programme", "EMA", "answers", answers, "submit", submit));
    }

    private JsonNode view(JsonNode filed) {
        return applicant
                .get("/api/applications/" + filed.path("number").asText())
                .expect(200)
                .json();
    }
}
