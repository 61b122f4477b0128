package org.lifeline.programme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Managers set programmes up over the addresses that Tasklist calls: what is put into force, and what is refused. */
class ProgrammeSetupApiTest extends LifelineTest {

    private final Api author = as("programme-manager");
    private final Api second = as("programme-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Test
    void aSecondManagerActivatesAndACaseRunsThroughFiveStages() {
        String code = SetUps.newCode();
        SetUps.setUp(author, second, code, SetUps.content());

        JsonNode programme = listed(code);
        assertThat(programme.path("name").asText()).isEqualTo("Surgery for children");
        assertThat(programme.path("maximum").decimalValue()).isEqualByComparingTo("10000");
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, code, Cases.answers());
        Cases.approve(as("social-worker"), number);
        Cases.approve(as("junior-officer"), number);
        Cases.approve(as("junior-officer-2"), number);
        Cases.approve(as("senior-officer"), number);
        Cases.approve(as("senior-officer-2"), number);
        JsonNode view = Cases.status(applicant, number, "voucherIssued");
        assertThat(view.path("reasons").findValuesAsText("stage"))
                .containsExactly("Social worker", "Junior officer", "Second look", "Senior officer", "Board");
    }

    private JsonNode listed(String code) {
        for (JsonNode programme : anonymous().get("/api/programmes").expect(200).json()) {
            if (programme.path("code").asText().equals(code)) {
                return programme;
            }
        }
        throw new AssertionError(code + " takes no applications");
    }
}
