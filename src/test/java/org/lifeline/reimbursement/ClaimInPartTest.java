package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A claim that is approved with less of some lines, or returned by an officer for correction. */
class ClaimInPartTest extends LifelineTest {

    private static JsonNode voucher;

    private final Api provider = as("service-provider");
    private final Api accountant = as("accountant");
    private final Api cashManager = as("cash-manager");

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void haveAVoucher() {
        if (voucher == null) {
            voucher = Cases.voucher(as("applicant"), Cases.answers());
        }
    }

    @Test
    void paysWhatTheStagesLeftAndTellsTheProviderWhy() {
        String number = claim("10", "20", "30");
        String first = Cases.task(accountant, number);
        assertThat(accountant.get("/case-file/" + first).expect(200).text()).contains("Approved so far");
        decide(accountant, first, List.of(cut(2, "15", "priceTooHigh"))).expect(204);
        String second = Cases.task(cashManager, number);
        assertThat(cashManager
                        .get("/engine-rest/task/" + second + "/form-variables?variableNames=cutsSoFar")
                        .expect(200)
                        .text())
                .contains("15.00");
        // no later stage gives back what an earlier one cut, not by a minor unit
        refused(cashManager, second, "cuts[0].lineApproved", List.of(cut(2, "15.01", "lineNotProved")));
        decide(cashManager, second, List.of(cut(2, "14.99", "lineNotProved"), cut(3, "0", "countedTwice")))
                .expect(204);

        JsonNode approved = ClaimSteps.status(provider, number, "approved");
        assertThat(approved.path("lines").findValues("approved"))
                .extracting(amount -> amount.decimalValue().stripTrailingZeros().toPlainString())
                .containsExactly("10", "14.99", "0");
        assertThat(approved.path("lines").path(1).path("cutReason").asText())
                .isEqualTo("The documents do not prove this much.");
        assertThat(approved.path("lines").path(0).path("cutReason").isNull()).isTrue();
        assertThat(jdbc.sql("select approved_minor from claim where number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isEqualTo(2499);
        ClaimSteps.byHand(as("cash-manager-2"), number);
        assertThat(new String(
                        as("cash-manager-2")
                                .get("/api/payments/" + number + "/pain.001")
                                .expect(200)
                                .bytes(),
                        StandardCharsets.UTF_8))
                .contains(">24.99<");
        assertThat(provider.get("/provider/claims/" + number).expect(200).text())
                .contains("Approved: EUR 14.99", "Approved: EUR 0.00", "EUR 24.99", "do not prove this much");
        // what happened to a line stays
        assertThat(jdbc.sql("select count(*) from claim_line_decision where claim_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isEqualTo(3);
        refusedByTables("update claim_line_decision set approved_minor = 1 where claim_number = '" + number + "'");
    }

    @Test
    void refusesCutsThatMakeNoSense() {
        String number = claim("10", "20");
        String task = Cases.task(accountant, number);
        refused(accountant, task, "cuts", List.of());
        refused(accountant, task, "cuts[0].lineNumber", List.of(cut(3, "1", "priceTooHigh")));
        refused(accountant, task, "cuts[0].lineNumber", List.of(cut(0, "1", "priceTooHigh")));
        refused(
                accountant,
                task,
                "cuts[1].lineNumber",
                List.of(cut(1, "1", "priceTooHigh"), cut(1, "2", "sumIsWrong")));
        refused(accountant, task, "cuts[0].lineApproved", List.of(cut(1, "10", "priceTooHigh")));
        refused(accountant, task, "cuts[0].lineApproved", List.of(cut(1, "10.01", "priceTooHigh")));
        refused(accountant, task, "cuts[0].lineApproved", List.of(cut(1, "-1", "priceTooHigh")));
        refused(accountant, task, "cuts[0].lineApproved", List.of(cut(1, "1.001", "priceTooHigh")));
        refused(accountant, task, "cuts[0].lineReason", List.of(cut(1, "1", "claimNotJustified")));
        refused(accountant, task, "cuts", List.of(cut(1, "0", "priceTooHigh"), cut(2, "0", "priceTooHigh")));
        assertThat(complete(accountant, task, "approve", List.of(cut(1, "1", "priceTooHigh")))
                        .status())
                .isEqualTo(400);
        assertThat(jdbc.sql("select count(*) from stage_decision where case_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isZero();

        String line = "(select redemption_id from claim_line where claim_number = '" + number + "' limit 1)";
        // nobody decided these amounts, or they are not less
        refusedByTables("update claim_line set approved_minor = 1 where claim_number = '" + number + "'");
        refusedByTables(written(number, line, "2000"));
        refusedByTables(written(number, line, "-1"));
    }

    @Test
    void takesTheDecisionOfOneOfTwoWhoDecideAtOnce() throws Exception {
        String number = claim("10", "20");
        String task = Cases.task(accountant, number);
        List<Integer> answers = Together.run(
                2,
                i -> decide(accountant, task, List.of(cut(1, i == 0 ? "5" : "6", "priceTooHigh")))
                        .status());
        assertThat(answers).filteredOn(status -> status == 204).hasSize(1);
        assertThat(jdbc.sql("select count(*) from claim_line_decision where claim_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void returnsAClaimForCorrectionAndDecidesItAnew() {
        String number = claim("10", "20");
        decide(accountant, Cases.task(accountant, number), List.of(cut(1, "5", "priceTooHigh")))
                .expect(204);
        Cases.complete(
                        cashManager,
                        Cases.task(cashManager, number),
                        "sendBack",
                        "invoiceUnclear",
                        "Page two of the invoice is black.")
                .expect(204);

        JsonNode returned = ClaimSteps.status(provider, number, "returned");
        assertThat(returned.path("changeable").asBoolean()).isTrue();
        assertThat(returned.path("reasons").toString()).contains("invoiceUnclear", "Page two of the invoice is black.");
        assertThat(provider.get("/provider/claims/" + number).expect(200).text())
                .contains("Page two of the invoice is black.", "invoice.pdf");
        assertThat(jdbc.sql("select count(*) from claim_line where claim_number = ? and approved_minor is not null")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isZero();

        provider.upload(
                        "/api/claims/" + number + "/documents",
                        "page-two.pdf",
                        "application/pdf",
                        SmallFiles.pdf("Page two"),
                        "invoice")
                .expect(201);
        provider.post("/api/claims/" + number + "/submission", "").expect(200);
        // the accountant's approval was of what was sent before: it does not count for what is sent now
        refusedByTables(
                "update claim set status = 'approved', approved_at = now(), payable_qr = 'x', payable_sha256 = 'x',"
                        + " payment_sha256 = 'x', approved_minor = 3000 where number = '" + number + "'");
        ClaimSteps.approve(accountant, number);
        ClaimSteps.approve(cashManager, number);
        ClaimSteps.status(provider, number, "approved");
        assertThat(jdbc.sql("select approved_minor from claim where number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isEqualTo(3000);
    }

    @Test
    void takesAReturnedClaimBackOnlyIfItHasNotGrown() {
        String more = ClaimSteps.redeem(provider, voucher, "0.01");
        String number = claim("10", "20");
        Cases.complete(
                        accountant,
                        Cases.task(accountant, number),
                        "sendBack",
                        "invoiceDoesNotFit",
                        "The invoice says something else.")
                .expect(204);
        JsonNode returned = ClaimSteps.status(provider, number, "returned");

        List<String> redemptions = new ArrayList<>(returned.path("lines").findValuesAsText("redemption"));
        redemptions.add(more);
        put(number, returned, redemptions).expect(200);
        provider.post("/api/claims/" + number + "/submission", "").expectProblem(409, "largerThanBefore");
        refusedByTables(
                "update claim set status = 'submitted', submitted_at = now(), reason_code = null where number = '"
                        + number + "'");

        redemptions.remove(0);
        put(number, provider.get("/api/claims/" + number).expect(200).json(), redemptions)
                .expect(200);
        provider.post("/api/claims/" + number + "/submission", "").expect(200);
        ClaimSteps.approve(accountant, number);
        ClaimSteps.approve(cashManager, number);
        ClaimSteps.status(provider, number, "approved");
    }

    // ---------------------------------------------------------------- steps

    private Api.Answer put(String number, JsonNode claim, List<String> redemptions) {
        return provider.put(
                "/api/claims/" + number,
                Map.of(
                        "redemptions",
                        redemptions,
                        "invoiceNumber",
                        claim.path("invoiceNumber").asText()),
                Map.of("If-Match", "\"" + claim.path("version").asInt() + "\""));
    }

    private String claim(String... amounts) {
        String[] redemptions = new String[amounts.length];
        for (int i = 0; i < amounts.length; i++) {
            redemptions[i] = ClaimSteps.redeem(provider, voucher, amounts[i]);
        }
        return ClaimSteps.submitted(provider, redemptions);
    }

    private static Map<String, Object> cut(int line, String amount, String reason) {
        return Map.of("lineNumber", line, "lineApproved", new BigDecimal(amount), "lineReason", reason);
    }

    private static Api.Answer decide(Api officer, String task, List<Map<String, Object>> cuts) {
        return complete(officer, task, "approveInPart", cuts);
    }

    private static Api.Answer complete(Api officer, String task, String decision, List<Map<String, Object>> cuts) {
        Map<String, Object> variables = new LinkedHashMap<>();
        Map.of("decision", decision, "reasonCode", "claimVerified", "reason", "Looked at with care.")
                .forEach((name, value) -> variables.put(name, Map.of("value", value)));
        variables.put("cuts", Map.of("type", "Json", "value", json(cuts)));
        return officer.post("/engine-rest/task/" + task + "/complete", Map.of("variables", variables));
    }

    private static String json(Object value) {
        try {
            return Api.JSON.writeValueAsString(value);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refused(Api officer, String task, String field, List<Map<String, Object>> cuts) {
        Api.Answer answer = decide(officer, task, cuts).expect(400);
        assertThat(answer.json().path("errors").findValuesAsText("field"))
                .as(answer.text())
                .contains(field);
    }

    private static String written(String number, String line, String amount) {
        return "insert into claim_line_decision (claim_number, redemption_id, submitted_at, position, reason_code, approved_minor,"
                + " decided_by, decided_at) select number, " + line + ", submitted_at, 1, 'priceTooHigh', " + amount
                + ", 'x', now() from claim where number = '" + number + "'";
    }

    private void refusedByTables(String sql) {
        assertThatExceptionOfType(DataAccessException.class)
                .as(sql)
                .isThrownBy(() -> jdbc.sql(sql).update());
    }
}
