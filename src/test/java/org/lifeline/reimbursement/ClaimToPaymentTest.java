package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.MimeMessage;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

class ClaimToPaymentTest extends LifelineTest {

    private final Api provider = as("service-provider");

    @Autowired
    private Claims claims;

    @Test
    void paysAProviderForItsRedemptions() throws Exception {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String first = ClaimSteps.redeem(provider, voucher, "1200.50");
        String second = ClaimSteps.redeem(provider, voucher, "300");
        String invoice = ClaimSteps.invoice();

        String number = provider.post(
                        "/api/claims",
                        Map.of(
                                "redemptions", List.of(first, second),
                                "invoiceNumber", invoice,
                                "lines",
                                        List.of(Map.of(
                                                "redemption", second, "amount", 250, "description", "Medicine"))))
                .expect(201)
                .json()
                .path("number")
                .asText();
        assertThat(number).matches("C-\\d{4}-\\d{6}");
        JsonNode draft = provider.get("/api/claims/" + number).expect(200).json();
        assertThat(draft.path("status").asText()).isEqualTo("draft");
        assertThat(draft.path("amount").decimalValue()).isEqualByComparingTo("1450.50");
        assertThat(draft.path("lines")).hasSize(2);

        String document = ClaimSteps.upload(provider, number)
                .expect(201)
                .json()
                .path("id")
                .asText();
        assertThat(provider.get("/api/claims/" + number + "/documents")
                        .expect(200)
                        .json())
                .hasSize(1);
        assertThat(provider.get("/api/claims/" + number + "/documents/" + document)
                        .expect(200)
                        .bytes())
                .isEqualTo(ClaimSteps.INVOICE);
        provider.get("/api/claims/" + number + "/payable").expectProblem(409, "notPayable");
        assertThat(provider.post("/api/claims/" + number + "/submission", "")
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("submitted");
        provider.post("/api/claims/" + number + "/submission", "").expectProblem(409, "notWithYou");
        ClaimSteps.upload(provider, number).expectProblem(409, "notWithYou");

        ClaimSteps.approve(as("accountant"), number);
        ClaimSteps.approve(as("cash-manager"), number);
        ClaimSteps.status(provider, number, "approved");

        // no payment run takes it while a person pays it
        as("cash-manager-2").get("/api/payments/" + number + "/pain.001").expectProblem(409, "notByHand");
        String task = ClaimSteps.byHand(as("cash-manager"), number);

        // the instruction, the document and the code on it belong together
        byte[] instruction = as("cash-manager-2")
                .get("/api/payments/" + number + "/pain.001")
                .expect(200)
                .bytes();
        String xml = new String(instruction, java.nio.charset.StandardCharsets.UTF_8);
        assertThat(xml).contains(">1450.50<", ">" + number + "<", "Invoice " + invoice, "DE02120300000000202051");
        byte[] pdf = as("accountant")
                .get("/api/payments/" + number + "/payable")
                .expect(200)
                .bytes();
        assertThat(provider.get("/api/claims/" + number + "/payable")
                        .expect(200)
                        .bytes())
                .isEqualTo(pdf);
        assertThat(new PDFTextStripper().getText(Loader.loadPDF(pdf)))
                .contains(number, invoice, "1,450.50", "Riverside Hospital", "accountant", "cash-manager");
        String qr = claims.get(number).payable().qr();
        JsonNode answer = anonymous()
                .post("/api/payables/verify", Map.of("qr", qr))
                .expect(200)
                .json();
        assertThat(answer.path("valid").asBoolean()).as(answer.toString()).isTrue();
        assertThat(answer.path("content").path("claim").asText()).isEqualTo(number);
        assertThat(answer.path("content").path("amount").decimalValue()).isEqualByComparingTo("1450.50");
        assertThat(answer.path("content").path("instructionSha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(instruction)));

        // who decided does not pay, and a payment has a reference and a day that can be right
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        refused(
                ClaimSteps.pay(as("cash-manager"), task, "RF18539007547034", ClaimSteps.today()),
                "You decided stage 2 of a claim in this case");
        Api payer = as("cash-manager-2");
        assertThat(payer.get("/case-file/" + task).expect(200).text())
                .contains("/api/payments/" + number + "/pain.001");
        refused(ClaimSteps.pay(payer, task, " ", ClaimSteps.today()), "paymentReference");
        refused(ClaimSteps.pay(payer, task, "RF18", today.plusDays(1).toString()), "future");
        refused(ClaimSteps.pay(payer, task, "RF18", today.minusDays(1).toString()), "before the day");
        refused(ClaimSteps.pay(payer, task, "RF18", "next week"), "paidOn");
        assertThat(provider.get("/api/claims/" + number).json().path("status").asText())
                .isEqualTo("approved");
        ClaimSteps.pay(payer, task, "RF18539007547034", ClaimSteps.today()).expect(204);

        JsonNode paid = ClaimSteps.status(provider, number, "paid");
        assertThat(paid.path("paidOn").asText()).isEqualTo(ClaimSteps.today());
        assertThat(paid.path("paymentReference").asText()).isEqualTo("RF18539007547034");
        assertThat(paid.path("timeline").findValuesAsText("what"))
                .containsSubsequence(
                        "Claim begun", "Claim submitted", "Accountant: agreed", "Cash manager: agreed", "Claim paid");
        JsonNode after = anonymous()
                .post("/api/payables/verify", Map.of("qr", qr))
                .expect(200)
                .json();
        assertThat(after.path("valid").asBoolean()).isFalse();
        assertThat(after.path("reason").asText()).isEqualTo("alreadyPaid");
        assertThat(mail("Your claim " + number + " is paid")).contains("EUR 1,450.50", invoice, "RF18539007547034");
        provider.get("/api/claims").expect(200);
        assertThat(provider.get("/api/claims?size=200").json().findValuesAsText("number"))
                .contains(number);
    }

    @Test
    void tellsAProviderWhyItsClaimIsRejectedAndFreesItsRedemptions() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String redemption = ClaimSteps.redeem(provider, voucher, "100");
        String number = ClaimSteps.submitted(provider, redemption);
        String invoice = provider.get("/api/claims/" + number)
                .json()
                .path("invoiceNumber")
                .asText();

        Api accountant = as("accountant");
        Cases.complete(
                        accountant,
                        Cases.task(accountant, number),
                        "reject",
                        "claimNotJustified",
                        "The invoice names another patient.")
                .expect(204);

        JsonNode rejected = ClaimSteps.status(provider, number, "rejected");
        assertThat(rejected.path("reasons").path(0).path("code").asText()).isEqualTo("claimNotJustified");
        assertThat(rejected.path("reasons").path(0).path("text").asText())
                .isEqualTo("The invoice names another patient.");
        assertThat(mail("Your claim " + number + " was not approved")).contains("The invoice names another patient.");
        provider.post("/api/claims/" + number + "/submission", "").expectProblem(409, "notWithYou");
        as("cash-manager").get("/api/payments/" + number + "/pain.001").expectProblem(409, "notPayable");
        // the same invoice and the same redemption, put right
        ClaimSteps.create(provider, invoice, redemption).expect(201);
    }

    @Test
    void refusesForgedPayables() {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        for (String forged :
                List.of("hello", ADDRESS + "/p#AAAA", voucher.path("qr").asText())) {
            JsonNode answer = anonymous()
                    .post("/api/payables/verify", Map.of("qr", forged))
                    .expect(200)
                    .json();
            assertThat(answer.path("valid").asBoolean()).isFalse();
            assertThat(answer.path("reason").asText()).isNotBlank();
            assertThat(answer.path("message").asText()).isNotBlank();
            assertThat(answer.path("content").isNull()).isTrue();
        }
        anonymous().post("/api/payables/verify", Map.of()).expectProblem(422, "invalid");
    }

    private static void refused(Api.Answer answer, String says) {
        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
        assertThat(answer.text()).contains(says);
    }

    private static String mail(String subject) {
        MimeMessage[] found = new MimeMessage[1];
        await().atMost(PATIENCE).until(() -> {
            for (MimeMessage message : MAIL.getReceivedMessages()) {
                if (message.getSubject().equals(subject)) {
                    found[0] = message;
                }
            }
            return found[0] != null;
        });
        try {
            assertThat(Arrays.toString(found[0].getAllRecipients()))
                    .contains("accounts@riverside.demo.lifeline.invalid");
            return String.valueOf(found[0].getContent());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
