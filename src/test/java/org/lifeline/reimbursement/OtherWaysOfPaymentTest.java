package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Providers that are not paid by a bank transfer: by a mobile wallet, or by a cheque. */
class OtherWaysOfPaymentTest extends LifelineTest {

    private final Api payer = as("cash-manager");
    private final Api releaser = as("cash-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private String programme;

    @Test
    void aWalletIsPaidByARunForMobileMoney() throws Exception {
        Api clinic = clinic("mobileWallet", "{\"operator\": \"M-PESA\", \"phone\": \"+254712345678\"}");
        String claim = approved(clinic, "40.00");

        assertThat(payable(claim)).contains("Mobile wallet", "M-PESA +254712345678", "EUR 40.00");
        assertThat(payable(claim)).doesNotContain("Payment instruction (SHA-256)");
        payer.post("/api/payment-runs", Map.of("programme", programme, "rail", "iso20022", "due", ClaimSteps.today()))
                .expectProblem(409, "nothingToPay");
        String run = run();
        releaser.post("/api/payment-runs/" + run + "/release", "").expect(200);
        await().atMost(PATIENCE)
                .until(() -> releaser.get("/api/payment-runs/" + run + "/file").status() == 200);
        assertThat(releaser.get("/api/payment-runs/" + run + "/file").text()).contains("254712345678", "40.00");
    }

    @Test
    void aPersonSaysWhatBecameOfARunThatNoBankAnswers() {
        Api clinic = clinic("mobileWallet", "{\"operator\": \"M-PESA\", \"phone\": \"+254712345678\"}");
        String made = approved(clinic, "40.00");
        String failed = approved(clinic, "7.00");
        String run = run();
        payer.post("/api/payment-runs/" + run + "/by-hand", "").expectProblem(403, "samePerson");
        releaser.post("/api/payment-runs/" + run + "/by-hand", "").expectProblem(409, "notReleased");
        releaser.post("/api/payment-runs/" + run + "/release", "").expect(200);
        await().atMost(PATIENCE)
                .until(() -> releaser.get("/api/payment-runs/" + run + "/file").status() == 200);
        String task = releaser.post("/api/payment-runs/" + run + "/by-hand", "")
                .expect(200)
                .json()
                .path("task")
                .asText();
        assertThat(releaser.post("/api/payment-runs/" + run + "/by-hand", "")
                        .json()
                        .path("task")
                        .asText())
                .isEqualTo(task);

        record(payer, task, ClaimSteps.today(), "").expect(403);
        assertThat(record(releaser, task, "2000-01-01", "").expect(400).text()).contains("paidOn");
        assertThat(record(releaser, task, ClaimSteps.today(), "C-2026-999999-1")
                        .expect(400)
                        .text())
                .contains("notPaid");
        record(releaser, task, ClaimSteps.today(), failed + "-1\n").expect(204);
        ClaimSteps.status(clinic, made, "paid");
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select state from payment where claim_number = ?")
                        .param(failed)
                        .query(String.class)
                        .single()
                        .equals("rejected"));
        releaser.post("/api/payment-runs/" + run + "/by-hand", "").expectProblem(409, "nothingOpen");
        assertThat(jdbc.sql("select claim_number from payment where run_number = ?")
                        .param(run())
                        .query(String.class)
                        .list())
                .as("what was not paid is in the next run")
                .containsExactly(failed);
        assertThat(jdbc.sql("select count(*) from provider_balance_difference")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private String run() {
        return payer.post(
                        "/api/payment-runs",
                        Map.of("programme", programme, "rail", "mobile-money", "due", ClaimSteps.today()))
                .expect(201)
                .json()
                .path("run")
                .asText();
    }

    private static Api.Answer record(Api person, String task, String day, String notPaid) {
        return person.post(
                "/engine-rest/task/" + task + "/complete",
                Map.of(
                        "variables",
                        Map.of(
                                "paymentReference", Map.of("value", "BULK-7"),
                                "paidOn", Map.of("value", day),
                                "notPaid", Map.of("value", notPaid))));
    }

    @Test
    void aChequeIsWrittenByHandAndRecorded() throws Exception {
        Api clinic = clinic("cheque", "{\"address\": \"12 RIVER ROAD, 1000 ADDIS ABABA\"}");
        String claim = approved(clinic, "30.00");

        assertThat(payable(claim)).contains("Cheque, sent to", "12 RIVER ROAD, 1000 ADDIS ABABA");
        String task = ClaimSteps.byHand(releaser, claim);
        releaser.get("/api/payments/" + claim + "/pain.001").expectProblem(409, "noInstruction");
        assertThat(releaser.get("/case-file/" + task).expect(200).text())
                .contains("/api/payments/" + claim + "/payable")
                .doesNotContain("/pain.001");
        ClaimSteps.pay(releaser, task, "Cheque 100045", ClaimSteps.today()).expect(204);
        ClaimSteps.status(clinic, claim, "paid");
        assertThat(jdbc.sql("select count(*) from provider_balance_difference")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void theDocumentOfManyRedemptionsStaysOnOnePageAndHasNames() throws Exception {
        Api clinic = clinic("iban", "{\"iban\": \"DE02500105170137075030\"}");
        JsonNode voucher = voucher();
        List<String> redemptions = new ArrayList<>();
        for (int i = 0; i < PayableLines.MOST + 1; i++) {
            redemptions.add(ClaimSteps.redeem(clinic, voucher, "1.00"));
        }
        String claim = ClaimSteps.submitted(clinic, redemptions.toArray(String[]::new));
        ClaimSteps.approve(as("accountant"), claim);
        ClaimSteps.status(clinic, claim, "approved");

        byte[] pdf =
                payer.get("/api/payments/" + claim + "/payable").expect(200).bytes();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
        }
        assertThat(payable(claim))
                .contains("13 redemptions", "EUR 13.00", "Accountant")
                .contains("(accountant)");
    }

    private Api clinic(String kind, String details) {
        String code = Providers.create(jdbc, "Small clinic", kind, details);
        programme = NewProgramme.with(jdbc).providers(code).stages("social-worker");
        String clerk = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(clerk, code)
                .update();
        return as(clerk);
    }

    private JsonNode voucher() {
        return ClaimSteps.voucher(programme);
    }

    private String approved(Api clinic, String amount) {
        return ClaimSteps.approved(clinic, programme, amount);
    }

    private String payable(String claim) throws Exception {
        byte[] pdf =
                payer.get("/api/payments/" + claim + "/payable").expect(200).bytes();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }
}
