package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.NewProgramme;
import org.springframework.dao.DataAccessException;

/** A decision has a reason that can be true: one for this decision on this kind of case. A hospital was told of its invoice that "the person has died". */
class ReasonOfAnotherKindOfCaseTest extends CaseAttack {

    private final Api accountant = as("accountant");

    @Test
    void anInvoiceIsNotRejectedBecauseAPersonHasDied() {
        String claim = claim();
        String task = task(claim, "userTask_decide");
        for (String reason : List.of(
                "personDeceased",
                "needNotConfirmed",
                "claimVerified",
                "informationMissing",
                "lifeInDanger",
                "rejectionHolds")) {
            refused(Cases.complete(accountant, task, decision("reject", reason)));
        }
        refused(Cases.complete(accountant, task, decision("approve", "needConfirmed")));

        Cases.complete(accountant, task, decision("reject", "claimNotJustified"))
                .expect(204);
    }

    @Test
    void anApplicationIsNotApprovedBecauseAnInvoiceIsCorrect() {
        String number = submitted(NewProgramme.with(jdbc).stages("senior-officer"));
        String task = task(number, "userTask_decide");
        refused(Cases.complete(as("senior-officer"), task, decision("approve", "claimVerified")));
        refused(Cases.complete(as("senior-officer"), task, decision("reject", "claimNotJustified")));
        refused(Cases.complete(as("senior-officer"), task, decision("sendBack", "personDeceased")));

        Cases.complete(as("senior-officer"), task, decision("sendBack", "informationMissing"))
                .expect(204);
    }

    @Test
    void aFormOffersTheReasonsOfItsKindOfCaseEachForItsDecision() {
        List<JsonNode> ofClaim = offered(accountant, task(claim(), "userTask_decide"));
        assertThat(ofClaim)
                .extracting(reason -> reason.path("value").asText())
                .contains("claimVerified", "claimNotJustified", "documentsMissing")
                .doesNotContain("personDeceased", "needConfirmed", "informationMissing", "lifeInDanger");

        String application = submitted(NewProgramme.with(jdbc).stages("senior-officer"));
        List<JsonNode> ofApplication = offered(as("senior-officer"), task(application, "userTask_decide"));
        assertThat(ofApplication)
                .extracting(reason -> reason.path("value").asText())
                .contains("personDeceased", "needConfirmed", "informationMissing")
                .doesNotContain("claimVerified", "claimNotJustified", "lifeInDanger", "rejectionHolds");
        assertThat(ofApplication)
                .filteredOn(reason -> reason.path("forDecision").asText().equals("sendBack"))
                .extracting(reason -> reason.path("value").asText())
                .contains("informationMissing", "documentUnclear", "assessAgain")
                .doesNotContain("personDeceased", "needConfirmed");
    }

    @Test
    void theDatabaseRefusesAReasonForAnotherKindOfCase() {
        String claim = claim();
        String application = submitted(NewProgramme.with(jdbc).stages("senior-officer"));
        // a decision needs its stage
        task(claim, "userTask_decide");
        task(application, "userTask_decide");
        String write = """
                insert into stage_decision (case_number, position, round, decision, back_to, reason_code, reason, decided_by, decided_at)
                values (?, 1, 1, ?, null, ?, 'Because.', ?, now())""";
        String[][] wrong = {
            {claim, "reject", "personDeceased"},
            {claim, "approve", "claimNotJustified"},
            {application, "approve", "claimVerified"},
            {application, "approve", "personDeceased"},
            {application, "reject", "lifeInDanger"}
        };
        for (String[] row : wrong) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(String.join(" ", row))
                    .isThrownBy(() -> jdbc.sql(write)
                            .params(row[0], row[1], row[2], "somebody-" + UUID.randomUUID())
                            .update())
                    .withMessageMatching("(?s).*(reason_fits_the_decision|is none for).*");
        }
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql(
                                "update decision_reason set case_kinds = '{claim}' where code = 'informationMissing'")
                        .update());
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("update decision_reason set case_kinds = '{}' where code = 'personDeceased'")
                        .update());
    }

    @Test
    void aNewReasonIsOfferedForTheKindsOfCaseThatTwoManagersChose() {
        String code = "invoiceUnsigned" + Math.abs(UUID.randomUUID().hashCode());
        Map<String, Object> add = Map.of(
                "change",
                "add",
                "code",
                code,
                "reasonFor",
                "reject",
                "label",
                "The invoice is not signed",
                "changeReason",
                "It happens often");
        assertThat(Confirmations.start(as("programme-manager"), "reasonCodes", add)
                        .expect(400)
                        .text())
                .contains("Choose for which cases it is a reason");
        changed(
                code,
                Map.of(
                        "change",
                        "add",
                        "reasonFor",
                        "reject",
                        "reasonCases",
                        "claim",
                        "label",
                        "The invoice is not signed"));
        String application = submitted(NewProgramme.with(jdbc).stages("senior-officer"));
        String ofApplication = task(application, "userTask_decide");
        refused(Cases.complete(as("senior-officer"), ofApplication, decision("reject", code)));
        String claim = claim();
        String ofClaim = task(claim, "userTask_decide");

        changed(code, Map.of("change", "offerFor", "reasonCases", "application"));
        refused(Cases.complete(accountant, ofClaim, decision("reject", code)));
        assertThat(offered(as("senior-officer"), ofApplication))
                .extracting(reason -> reason.path("value").asText())
                .contains(code);
        changed(code, Map.of("change", "offerFor", "reasonCases", "both"));
        Cases.complete(accountant, ofClaim, decision("reject", code)).expect(204);
        Cases.complete(as("senior-officer"), ofApplication, decision("reject", code))
                .expect(204);
        changed(code, Map.of("change", "retire"));
    }

    @Test
    void theLastReasonForADecisionOnClaimsCannotBeRetired() {
        Map<String, Object> away = Map.of(
                "change", "offerFor", "code", "claimVerified", "reasonCases", "application", "changeReason", "Why not");
        // documents are verified for claims too: with that one, there is another
        Confirmations.start(as("programme-manager"), "reasonCodes", away).expect(200);
        Confirmations.refuse(as("programme-manager-2"), "claimVerified");
        Map<String, Object> emergency = Map.of("change", "retire", "code", "lifeInDanger", "changeReason", "Why not");
        assertThat(Confirmations.start(as("programme-manager"), "reasonCodes", emergency)
                        .expect(400)
                        .text())
                .contains("the last reason");
    }

    private void changed(String code, Map<String, Object> what) {
        Map<String, Object> fields = new HashMap<>(what);
        fields.put("code", code);
        fields.put("changeReason", "It happens often");
        Confirmations.start(as("programme-manager"), "reasonCodes", fields).expect(200);
        Confirmations.confirm(as("programme-manager-2"), code);
    }

    private String claim() {
        return submittedClaim(
                as("service-provider"), voucher(NewProgramme.with(jdbc).stages("senior-officer")));
    }

    private static void refused(Api.Answer answer) {
        answer.expect(400);
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo("reasonCode");
        assertThat(answer.text()).contains("Choose a reason that fits the decision and the kind of case");
    }

    private static List<JsonNode> offered(Api officer, String task) {
        String reasons = officer.get(
                        "/engine-rest/task/" + task + "/form-variables?deserializeValues=false&variableNames=reasons")
                .expect(200)
                .json()
                .path("reasons")
                .path("value")
                .asText();
        try {
            return List.of(Api.JSON.readValue(reasons, JsonNode[].class));
        } catch (JsonProcessingException e) {
            throw new AssertionError(reasons, e);
        }
    }
}
