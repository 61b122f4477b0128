package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Providers whom no bank pays, and claims that a person pays at the bank: from the claim to what the bank says. */
class BankAnswersTest extends LifelineTest {

    private static final String ACCOUNT = "DE02120300000000202051";

    private final Api payer = as("cash-manager");
    private final Api releaser = as("cash-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private String code = "";
    private String programme = "";
    private Api clerk = payer;

    @Test
    void takesAFileThatIsLargerThanOtherBodiesMayBe() throws Exception {
        provider("iban", "{\"iban\": \"" + ACCOUNT + "\"}");
        String claim = approved("70.00");
        released();
        String large = BankMessages.camt054(line(claim + "-1", "70.00", "L1"))
                .replace(
                        "</Ntfctn>",
                        ("<AddtlNtfctnInf>" + "x".repeat(400) + "</AddtlNtfctnInf>").repeat(1500) + "</Ntfctn>");
        assertThat(reconcile(large)).isEmpty();
        ClaimSteps.status(clerk, claim, "paid");
    }

    @Test
    void theBankTellsOfAPaymentThatAPersonRecords() throws Exception {
        provider("iban", "{\"iban\": \"" + ACCOUNT + "\"}");
        String claim = approved("70.00");
        String task = ClaimSteps.byHand(releaser, claim);
        assertThat(why(reconcile(BankMessages.camt054(line(claim, "69.99", "H0")))))
                .containsExactly("part");
        assertThat(reconcile(BankMessages.camt054(line(claim, "70.00", "H1")))).isEmpty();
        // the bank paid it: nobody can leave it to a payment run, which would pay it again
        releaser.post(
                        "/engine-rest/task/" + task + "/complete",
                        Map.of("variables", Map.of("notMade", Map.of("value", true))))
                .expect(400);
        prepare("iso20022").expectProblem(409, "nothingToPay");

        ClaimSteps.pay(releaser, task, "H1", ClaimSteps.today()).expect(204);
        ClaimSteps.status(clerk, claim, "paid");
        // the statement tells of the same booking; another booking is one too many
        assertThat(reconcile(camt053(line(claim, "70.00", "H1")))).isEmpty();
        assertThat(why(reconcile(camt053(line(claim, "70.00", "H2"))))).containsExactly("duplicate");
        assertThat(payments(claim)).containsExactly("paid");
        accountsAreRight();
    }

    @Test
    void aPaymentThatAPersonRecordedBeforeTheBankToldIsKnown() throws Exception {
        provider("iban", "{\"iban\": \"" + ACCOUNT + "\"}");
        String claim = approved("70.00");
        ClaimSteps.pay(releaser, ClaimSteps.byHand(releaser, claim), "MY-REFERENCE", ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(clerk, claim, "paid");
        assertThat(why(reconcile(BankMessages.camt054(line(claim, "70.00", "H1"), line(claim, "70.00", "H2")))))
                .containsExactly("duplicate");
        // it comes back, and is paid by a run
        assertThat(reconcile(BankMessages.camt054(BankMessages.returned(claim, "70.00"))))
                .isEmpty();
        ClaimSteps.status(clerk, claim, "approved");
        prepare("iso20022").expect(201);
        assertThat(payments(claim)).containsExactly("returned", "prepared");
        accountsAreRight();
    }

    @Test
    void aStatementConfirmsARunWhateverItsOrder() throws Exception {
        provider("iban", "{\"iban\": \"" + ACCOUNT + "\"}");
        String first = approved("30.00");
        String second = approved("40.00");
        released();
        String statement = camt053(line(second + "-1", "40.00", "S2"), line(first + "-1", "30.00", "S1"));
        assertThat(reconcile(statement)).isEmpty();
        ClaimSteps.status(clerk, first, "paid");
        assertThat(ClaimSteps.status(clerk, second, "paid")
                        .path("paymentReference")
                        .asText())
                .isEqualTo("S2");
        // the notification of the same day comes after its statement
        assertThat(reconcile(BankMessages.camt054(line(first + "-1", "30.00", "S1"))))
                .isEmpty();
        assertThat(releaser.post(
                                "/api/payments/reconciliation",
                                "application/xml",
                                camt053(line(first + "-1", "30.00", "S1"))
                                        .substring(0, 400)
                                        .getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(400);
        accountsAreRight();
    }

    @Test
    void whoIsPaidElsewhereSinceTheRunWasPreparedLeavesIt() throws Exception {
        provider("iban", "{\"iban\": \"DE02500105170137075030\", \"bic\": \"INGDDEFF\"}");
        String claim = approved("55.00");
        String run = prepare("iso20022").expect(201).json().path("run").asText();
        Providers.changeDetails(jdbc, code);
        releaser.post("/api/payment-runs/" + run + "/release", "").expect(200);
        await().atMost(PATIENCE).until(() -> payments(claim).equals(List.of("dropped")));
        assertThat(jdbc.sql("select reason from payment where claim_number = ?")
                        .param(claim)
                        .query(String.class)
                        .single())
                .isEqualTo("payoutDetailsChanged");
        releaser.get("/api/payment-runs/" + run + "/file").expectProblem(409, "notReleased");
        // the next run pays it to where the money goes now
        String next = released();
        assertThat(releaser.get("/api/payment-runs/" + next + "/file").text())
                .contains(ACCOUNT)
                .doesNotContain("DE02500105170137075030");
        accountsAreRight();
    }

    private void provider(String kind, String details) {
        code = Providers.create(jdbc, "Clinic paid by " + kind, kind, details);
        programme = NewProgramme.with(jdbc).providers(code).stages("social-worker");
        String account = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(account, code)
                .update();
        clerk = as(account);
    }

    private String approved(String amount) {
        return ClaimSteps.approved(clerk, programme, amount);
    }

    private Api.Answer prepare(String rail) {
        return payer.post("/api/payment-runs", Map.of("programme", programme, "rail", rail, "due", ClaimSteps.today()));
    }

    private String released() {
        String run = prepare("iso20022").expect(201).json().path("run").asText();
        releaser.post("/api/payment-runs/" + run + "/release", "").expect(200);
        await().atMost(PATIENCE)
                .until(() -> releaser.get("/api/payment-runs/" + run + "/file").status() == 200);
        return run;
    }

    private JsonNode reconcile(String xml) throws Exception {
        return releaser.post("/api/payments/reconciliation", "application/xml", xml.getBytes(StandardCharsets.UTF_8))
                .expect(200)
                .json()
                .path("unmatched");
    }

    private static List<String> why(JsonNode unmatched) {
        return unmatched.findValuesAsText("why");
    }

    private List<String> payments(String claim) {
        return jdbc.sql("select state from payment where claim_number = ? order by attempt")
                .param(claim)
                .query(String.class)
                .list();
    }

    private void accountsAreRight() {
        assertThat(jdbc.sql("select * from provider_balance_difference where programme_code = ?")
                        .param(programme)
                        .query()
                        .listOfRows())
                .isEmpty();
    }

    private static String camt053(String... entries) {
        return BankMessages.camt054(entries)
                .replace("camt.054", "camt.053")
                .replace("BkToCstmrDbtCdtNtfctn", "BkToCstmrStmt")
                .replace("<Ntfctn>", "<Stmt>")
                .replace("</Ntfctn>", "</Stmt>");
    }

    /** A booking that does not say to which account it went. */
    private static String line(String id, String amount, String reference) {
        return BankMessages.booked(id, amount, reference).replaceAll("(?s)<RltdPties>.*</RltdPties>", "");
    }
}
