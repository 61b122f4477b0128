package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Those who pay and those who audit read claims, their papers, payables, payment runs and bank files; strangers and other managers do not. */
class FinanceReadingTest extends LifelineTest {

    private static String programme;
    private static String claim;
    private static String document;
    private static String run;
    private static JsonNode unmatched;
    private static Api manager;
    private static Api otherManager;

    private final Api auditor = as("auditor");
    private final Api provider = as("service-provider");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @BeforeEach
    void haveARunThatTheBankAnswered() {
        if (programme != null) {
            return;
        }
        programme = NewProgramme.with(jdbc).stages("social-worker");
        manager = as(manages(programme, Accounts.create(identities, "programme-manager")));
        otherManager = as(manages(
                NewProgramme.with(jdbc).stages("social-worker"), Accounts.create(identities, "programme-manager")));
        claim = approved("80.00");
        document = provider.get("/api/claims/" + claim + "/documents")
                .json()
                .path(0)
                .path("id")
                .asText();
        run = as("cash-manager")
                .post(
                        "/api/payment-runs",
                        Map.of("programme", programme, "rail", "iso20022", "due", ClaimSteps.today()))
                .expect(201)
                .json()
                .path("run")
                .asText();
        as("cash-manager-2").post("/api/payment-runs/" + run + "/release", "").expect(200);
        await().atMost(PATIENCE)
                .until(() -> auditor.get("/api/payment-runs/" + run + "/file").status() == 200);
        String xml = BankMessages.camt054(BankMessages.booked(claim + "-1", "79.99", "B1"));
        unmatched = as("cash-manager")
                .post("/api/payments/reconciliation", "application/xml", xml.getBytes())
                .expect(200)
                .json()
                .path("unmatched")
                .path(0);
    }

    @Test
    void whoPaysAndWhoAuditsReadsAClaimWithItsPapersAndThatIsRecorded() {
        for (String role : List.of("accountant-2", "cash-manager-2", "auditor")) {
            Api reader = as(role);
            long before = readings(role);
            JsonNode seen = reader.get("/api/claims/" + claim).expect(200).json();
            assertThat(seen.path("status").asText()).isEqualTo("approved");
            assertThat(seen.path("lines")).hasSize(1);
            assertThat(reader.get("/api/claims/" + claim + "/documents")
                            .expect(200)
                            .json())
                    .hasSize(1);
            reader.get("/api/claims/" + claim + "/documents/" + document).expect(200);
            assertThat(reader.get("/api/claims/" + claim + "/payable")
                            .expect(200)
                            .type())
                    .contains("pdf");
            reader.get("/api/payments/" + claim + "/payable").expect(200);
            reader.get("/api/claims/" + claim + "/debits").expect(200);
            assertThat(readings(role)).as(role).isEqualTo(before + 6);
        }
        manager.get("/api/claims/" + claim).expect(200);
    }

    @Test
    void strangersFindNoClaim() {
        otherManager.get("/api/claims/" + claim).expect(404);
        otherManager.get("/api/claims/" + claim + "/documents/" + document).expect(404);
        as("service-provider-2").get("/api/claims/" + claim).expect(404);
        for (String stranger :
                List.of("applicant", "social-worker", "junior-officer", "senior-officer", "operations")) {
            as(stranger).get("/api/claims/" + claim).expect(403);
            as(stranger).get("/api/claims").expect(403);
            as(stranger).get("/api/payment-runs").expect(403);
            as(stranger).get("/api/payments/bank-files").expect(403);
        }
        // nobody but its provider reads a claim that was never submitted
        String draft = jdbc.sql("select number from claim where submitted_at is null limit 1")
                .query(String.class)
                .optional()
                .orElseGet(() -> {
                    JsonNode voucher = voucher();
                    return ClaimSteps.create(
                                    provider, ClaimSteps.invoice(), ClaimSteps.redeem(provider, voucher, "1.00"))
                            .expect(201)
                            .json()
                            .path("number")
                            .asText();
                });
        auditor.get("/api/claims/" + draft).expect(404);
        as("cash-manager").get("/api/claims/" + draft).expect(404);
    }

    @Test
    void listsClaimsByStatusProviderAndProgrammeAndSaysHowMany() {
        String second = submitted("10.00");
        Api.Answer all =
                auditor.get("/api/claims?programme=" + programme + "&size=1").expect(200);
        assertThat(all.header("Total-Count")).isEqualTo("2");
        assertThat(all.json()).hasSize(1);
        assertThat(auditor.get("/api/claims?programme=" + programme + "&status=submitted")
                        .expect(200)
                        .json()
                        .findValuesAsText("number"))
                .containsExactly(second);
        JsonNode approved = manager.get("/api/claims?programme=" + programme + "&status=approved&provider=HOSPITAL-1")
                .expect(200)
                .json();
        assertThat(approved.findValuesAsText("number")).containsExactly(claim);
        assertThat(approved.path(0).path("provider").asText()).isEqualTo("HOSPITAL-1");
        Api.Answer others =
                otherManager.get("/api/claims?programme=" + programme).expect(200);
        assertThat(others.header("Total-Count")).isEqualTo("0");
        assertThat(others.json()).isEmpty();
        auditor.get("/api/claims?status=none").expectInvalid("status");
        auditor.get("/api/claims?size=1000").expectInvalid("size");
        // a provider gets its own, whatever it asks for
        assertThat(as("service-provider-2")
                        .get("/api/claims?provider=HOSPITAL-1&size=200")
                        .expect(200)
                        .json()
                        .findValuesAsText("provider"))
                .doesNotContain("HOSPITAL-1");
    }

    @Test
    void readsRunsTheirPaymentsAndWhatTheBankSaid() {
        for (String role : List.of("accountant-2", "cash-manager-2", "auditor")) {
            Api reader = as(role);
            Api.Answer runs = reader.get("/api/payment-runs?programme=" + programme + "&state=released")
                    .expect(200);
            assertThat(runs.header("Total-Count")).isEqualTo("1");
            JsonNode one = reader.get("/api/payment-runs/" + run).expect(200).json();
            assertThat(one).isEqualTo(runs.json().path(0));
            assertThat(one.path("preparedBy").asText()).isEqualTo("cash-manager");
            assertThat(one.path("decidedBy").asText()).isEqualTo("cash-manager-2");
            assertThat(one.path("file").asBoolean()).isTrue();
            JsonNode payment = reader.get("/api/payment-runs/" + run + "/payments")
                    .expect(200)
                    .json()
                    .path(0);
            assertThat(payment.path("claim").asText()).isEqualTo(claim);
            assertThat(payment.path("account").asText()).hasSize(5);
            assertThat(reader.get("/api/payments/unmatched?size=200")
                            .expect(200)
                            .json()
                            .findValues("line"))
                    .contains(unmatched);
            String file = unmatched.path("file").asText();
            assertThat(reader.get("/api/payments/bank-files?size=200")
                            .expect(200)
                            .json()
                            .findValuesAsText("sha256"))
                    .contains(file);
            long before = readings(role);
            assertThat(reader.get("/api/payments/bank-files/" + file)
                            .expect(200)
                            .text())
                    .contains(claim + "-1");
            assertThat(readings(role)).isEqualTo(before + 1);
        }
        auditor.get("/api/payment-runs?state=none").expectInvalid("state");
        auditor.get("/api/payment-runs/R-1999-000001").expect(404);
        auditor.get("/api/payments/bank-files/" + "0".repeat(64)).expect(404);
        manager.get("/api/payment-runs/" + run).expect(403);
        long before = readings("auditor");
        auditor.get("/api/payment-runs/" + run + "/file").expect(200);
        assertThat(readings("auditor")).isEqualTo(before + 1);
    }

    @Test
    void whoAuditsChangesNothing() {
        auditor.post("/api/payment-runs", Map.of("programme", programme, "rail", "iso20022", "due", ClaimSteps.today()))
                .expect(403);
        auditor.post("/api/payment-runs/" + run + "/release", "").expect(403);
        auditor.post("/api/payments/" + claim + "/by-hand", "").expect(403);
        auditor.post("/api/payments/reconciliation", "application/xml", "<a/>".getBytes())
                .expect(403);
        auditor.post("/api/claims/" + claim + "/withdrawal", "").expect(403);
        as("accountant-2").post("/api/claims/" + claim + "/withdrawal", "").expect(403);
        as("accountant-2").post("/api/payment-runs/" + run + "/release", "").expect(403);
    }

    private String manages(String its, String person) {
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(its, person)
                .update();
        return person;
    }

    private long readings(String person) {
        return jdbc.sql("select count(*) from audit_entry where actor = ? and action = 'personalDataRead'")
                .param(person)
                .query(Long.class)
                .single();
    }

    private JsonNode voucher() {
        return ClaimSteps.voucher(programme);
    }

    private String submitted(String amount) {
        return ClaimSteps.submitted(provider, ClaimSteps.redeem(provider, voucher(), amount));
    }

    private String approved(String amount) {
        return ClaimSteps.approved(provider, programme, amount);
    }
}
