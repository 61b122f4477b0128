package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A list is read with a few queries for all its applications. Each of them must read as it does alone. */
class ListOfApplicationsTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Test
    void showsEachApplicationAsItIsShownAlone() {
        Api applicant = as(Accounts.create(identities, "applicant"));
        Api officer = as("junior-officer");
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String open = Cases.apply(
                applicant,
                NewProgramme.with(jdbc).slaHours(8).stages("junior-officer", "senior-officer"),
                Cases.answers());
        Cases.approve(officer, open);
        String asked = Cases.apply(applicant, programme, Cases.answers());
        Cases.complete(officer, Cases.task(officer, asked), "sendBack", "informationMissing", "Please send the bill.")
                .expect(204);
        String rejected = Cases.apply(applicant, programme, Cases.answers());
        Cases.complete(officer, Cases.task(officer, rejected), "reject", "notEligible", "No.")
                .expect(204);
        String refusedByRule = Cases.apply(applicant, programme, Cases.answers("treatmentCost", "20000.01"));
        String approved = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(officer, approved);
        String waiting =
                Cases.apply(applicant, NewProgramme.with(jdbc).budget(0).stages("junior-officer"), Cases.answers());
        Cases.approve(officer, waiting);
        for (Map.Entry<String, String> each : Map.of(
                        asked,
                        "waitingForApplicant",
                        rejected,
                        "rejected",
                        refusedByRule,
                        "rejected",
                        approved,
                        "voucherIssued",
                        waiting,
                        "waitingForFunds")
                .entrySet()) {
            Cases.status(applicant, each.getKey(), each.getValue());
        }
        Cases.task(as("senior-officer"), open);

        List<String> numbers = List.of(waiting, approved, refusedByRule, rejected, asked, open);
        JsonNode list = await().until(
                        () -> {
                            JsonNode all = applicant
                                    .get("/api/applications")
                                    .expect(200)
                                    .json();
                            // the documents and messages of the newest may still be on their way
                            return numbers.stream()
                                            .allMatch(number ->
                                                    alone(applicant, number).equals(in(all, number)))
                                    ? all
                                    : null;
                        },
                        found -> found != null);

        assertThat(list.findValuesAsText("number")).containsExactlyElementsOf(numbers);
        assertThat(in(list, open).path("next").path("what").asText()).isEqualTo("Assess and decide, stage 2 of 2");
        assertThat(in(list, open).path("next").path("by").isNull()).isFalse();
        assertThat(in(list, open).path("reasons")).hasSize(1);
        assertThat(in(list, asked).path("question").asText()).isEqualTo("Please send the bill.");
        assertThat(in(list, waiting).path("fundsPlace").asInt()).isOne();
        assertThat(in(list, approved).path("voucherCode").asText()).isNotEmpty();
        assertThat(in(list, refusedByRule).path("reasons").path(0).path("code").asText())
                .isEqualTo("aboveProgrammeLimit");
    }

    private static JsonNode alone(Api applicant, String number) {
        return applicant.get("/api/applications/" + number).expect(200).json();
    }

    private static JsonNode in(JsonNode list, String number) {
        for (JsonNode each : list) {
            if (each.path("number").asText().equals(number)) {
                return each;
            }
        }
        throw new AssertionError(number + " is not in the list");
    }
}
