package org.lifeline.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.lifeline.voucher.OtherVouchers;
import org.lifeline.voucher.VoucherContent;
import org.lifeline.voucher.VoucherSigner;
import org.lifeline.voucher.VoucherVerifier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Redemptions over HTTP: never twice, never beyond the value, never on a code that does not hold. */
class RedemptionApiTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private VoucherSigner signer;

    @Autowired
    private VoucherVerifier verifier;

    private Api applicant;

    // ---------------------------------------------------------------- all at once

    @Test
    void oneOfFiftySimultaneousRequestsRedeemsTheWholeValue() throws Exception {
        JsonNode voucher = voucher(100);

        List<Answer> answers =
                Together.run(50, i -> redeem(voucher, 100, UUID.randomUUID().toString()));

        assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(1);
        assertThat(answers).filteredOn(a -> a.status() != 201).allSatisfy(a -> a.expectProblem(409, "exhausted"));
        assertLedger(voucher, "100", 1);
    }

    @Test
    void fiftyRequestsWithTheSameKeyRedeemOnce() throws Exception {
        JsonNode voucher = voucher(100);
        String key = UUID.randomUUID().toString();

        List<Answer> answers = Together.run(50, i -> redeem(voucher, 60, key));

        assertThat(answers).allSatisfy(a -> a.expect(201));
        assertThat(answers.stream().map(Answer::text).distinct()).hasSize(1);
        assertThat(answers.get(0).json().path("balance").decimalValue()).isEqualByComparingTo("40");
        assertLedger(voucher, "60", 1);
    }

    @Test
    void neverPaysOutMoreThanTheValueInParts() throws Exception {
        JsonNode voucher = voucher(100);

        List<Answer> answers =
                Together.run(20, i -> redeem(voucher, 7, UUID.randomUUID().toString()));

        assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(14);
        assertThat(answers).filteredOn(a -> a.status() != 201).allSatisfy(a -> a.expectProblem(409, "exceedsBalance"));
        assertThat(answers.stream()
                        .filter(a -> a.status() == 201)
                        .map(a -> a.json().path("balance").decimalValue())
                        .distinct())
                .hasSize(14);
        assertLedger(voucher, "98", 14);
        assertThat(redeem(voucher, 2, UUID.randomUUID().toString())
                        .expect(201)
                        .json()
                        .path("balance")
                        .decimalValue())
                .isZero();
    }

    @Test
    void refusesAKeyUsedForAnotherRedemption() {
        JsonNode voucher = voucher(100);
        String key = UUID.randomUUID().toString();
        redeem(voucher, 10, key).expect(201);

        redeem(voucher, 11, key).expectProblem(409, "idempotencyKeyReused");
        redeem(voucher(100), 10, key).expectProblem(409, "idempotencyKeyReused");
        // a key is one redemption of the voucher, whoever sends it
        redeem(as("service-provider-2"), qr(voucher), 20, "EUR", key).expectProblem(409, "idempotencyKeyReused");

        assertLedger(voucher, "10", 1);
    }

    // ---------------------------------------------------------------- codes that do not hold

    @Test
    void refusesEveryInvalidCode() {
        JsonNode voucher = voucher(100);
        String qr = qr(voucher);
        VoucherContent content = verifier.verify(qr, Instant.now(), null).content();
        assertThat(content).isNotNull();
        int last = qr.length() - 8;
        String changed = qr.substring(0, last) + (qr.charAt(last) == 'A' ? 'B' : 'A') + qr.substring(last + 1);

        Map<String, String> reasons = new HashMap<>();
        reasons.put(changed, "badSignature");
        reasons.put(OtherVouchers.forged(content), "unknownKey");
        reasons.put(OtherVouchers.ofAnotherIssuer(content), "foreignIssuer");
        reasons.put(OtherVouchers.expired(signer, content), "expired");
        reasons.put(OtherVouchers.neverIssued(signer, content), "unknownVoucher");
        reasons.put(voucher.path("code").asText(), "onlyNumber");
        reasons.put("https://example.org/", "notAVoucher");
        reasons.put("A".repeat(100_000), "tooLarge");
        Answer cutOff = redeem(
                        as("service-provider"),
                        qr.substring(0, qr.length() - 16),
                        10,
                        "EUR",
                        UUID.randomUUID().toString())
                .expect(409);
        assertThat(cutOff.json().path("reason").asText()).isIn("notAVoucher", "notCanonical");
        reasons.forEach((code, reason) -> {
            redeem(as("service-provider"), code, 10, "EUR", UUID.randomUUID().toString())
                    .expectProblem(409, reason);
            JsonNode verified = anonymous()
                    .post("/api/vouchers/verify", Map.of("qr", code))
                    .expect(200)
                    .json();
            assertThat(verified.path("valid").asBoolean()).isFalse();
            assertThat(verified.path("reason").asText()).isEqualTo(reason);
            assertThat(verified.path("message").asText()).isNotBlank();
        });

        assertLedger(voucher, "0", 0);
        redeem(voucher, 100, UUID.randomUUID().toString()).expect(201);
        JsonNode used = anonymous()
                .post("/api/vouchers/verify", Map.of("qr", qr))
                .expect(200)
                .json();
        assertThat(used.path("valid").asBoolean()).isFalse();
        assertThat(used.path("reason").asText()).isEqualTo("exhausted");
    }

    // ---------------------------------------------------------------- requests that do not hold

    @Test
    void refusesAmountsThatAreNotPositiveAndExactInTheVouchersCurrency() {
        JsonNode voucher = voucher(100);
        for (String amount : List.of(
                "0",
                "-1",
                "-0.01",
                "0.001",
                "1e-9",
                "1e999999999",
                "100e2147483647",
                "99999999999999999999",
                "1e308")) {
            raw(voucher, amount, "\"EUR\"").expectInvalid("amount");
        }
        for (String amount : List.of("\"ten\"", "null", "[10]", "{}", "true")) {
            raw(voucher, amount, "\"EUR\"").expectInvalid("amount");
        }
        raw(voucher, "NaN", "\"EUR\"").expectProblem(400, "unreadable");
        for (String currency : List.of("null", "\"eur\"", "\"EURO\"", "\"\"", "978")) {
            raw(voucher, "10", currency).expectInvalid("currency");
        }
        raw(voucher, "10", "\"XXX\"").expect(422);
        redeem(as("service-provider"), qr(voucher), 10, "USD", UUID.randomUUID().toString())
                .expectProblem(409, "wrongCurrency");
        redeem(as("service-provider"), qr(voucher), 10, "JPY", UUID.randomUUID().toString())
                .expectProblem(409, "wrongCurrency");
        redeem(voucher, 100.01, UUID.randomUUID().toString()).expectProblem(409, "exceedsBalance");
        redeem(as("service-provider"), "", 10, "EUR", UUID.randomUUID().toString())
                .expectInvalid("qr");

        assertLedger(voucher, "0", 0);
    }

    @Test
    void asksForAKeyThatNamesTheRedemption() {
        JsonNode voucher = voucher(100);
        Map<String, Object> request = Map.of("qr", qr(voucher), "amount", 10, "currency", "EUR");

        as("service-provider").post("/api/redemptions", request).expectInvalid("Idempotency-Key");
        as("service-provider")
                .post("/api/redemptions", request, Map.of("Idempotency-Key", "x".repeat(101)))
                .expectInvalid("Idempotency-Key");
        as("service-provider")
                .post("/api/redemptions", request, Map.of("Idempotency-Key", "two words"))
                .expectInvalid("Idempotency-Key");

        assertLedger(voucher, "0", 0);
    }

    // ---------------------------------------------------------------- who

    @Test
    void redeemsOnlyForProvidersOfTheProgramme() {
        JsonNode voucher = voucher(NewProgramme.with(jdbc).providers("PHARMACY-1"), 100);

        redeem(voucher, 10, UUID.randomUUID().toString()).expectProblem(409, "wrongProvider");
        redeem(
                        as("service-provider-2"),
                        qr(voucher),
                        10,
                        "EUR",
                        UUID.randomUUID().toString())
                .expect(201);
        Api unbound = as(Accounts.create(identities, "service-provider"));
        redeem(unbound, qr(voucher), 10, "EUR", UUID.randomUUID().toString()).expectProblem(403, "noOrganisation");

        assertLedger(voucher, "10", 1);
    }

    @Test
    void onlyProviderUsersRedeem() {
        JsonNode voucher = voucher(100);
        redeem(anonymous(), qr(voucher), 10, "EUR", "k").expectProblem(401, "unauthorized");
        for (String account :
                List.of("applicant", "senior-officer", "programme-manager", "cash-manager", "operations")) {
            redeem(as(account), qr(voucher), 10, "EUR", "k").expectProblem(403, "forbidden");
            as(account).get("/api/redemptions").expectProblem(403, "forbidden");
        }
        redeem(applicant, qr(voucher), 10, "EUR", "k").expectProblem(403, "forbidden");

        assertLedger(voucher, "0", 0);
    }

    @Test
    void listsTheRedemptionsOfOnesOwnOrganisationOnly() {
        JsonNode voucher = voucher(100);
        String id = redeem(voucher, 12.34, UUID.randomUUID().toString())
                .expect(201)
                .json()
                .path("id")
                .asText();

        JsonNode newest = as("service-provider")
                .get("/api/redemptions?size=50")
                .expect(200)
                .json();
        assertThat(newest.findValuesAsText("id")).contains(id);
        assertThat(as("service-provider-2")
                        .get("/api/redemptions?size=50")
                        .expect(200)
                        .json()
                        .findValuesAsText("id"))
                .doesNotContain(id);
    }

    @Test
    void recordedRedemptionsCannotBeChanged() {
        JsonNode voucher = voucher(100);
        String id = redeem(voucher, 10, UUID.randomUUID().toString())
                .expect(201)
                .json()
                .path("id")
                .asText();

        for (String rewrite :
                List.of("update redemption set amount_minor = 1 where id = ?", "delete from redemption where id = ?")) {
            org.assertj.core.api.Assertions.assertThatExceptionOfType(org.springframework.dao.DataAccessException.class)
                    .isThrownBy(
                            () -> jdbc.sql(rewrite).param(UUID.fromString(id)).update());
        }
        org.assertj.core.api.Assertions.assertThatExceptionOfType(org.springframework.dao.DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("update voucher set redeemed_minor = value_minor + 1 where code = ?")
                        .param(voucher.path("code").asText())
                        .update());
        assertLedger(voucher, "10", 1);
    }

    // ---------------------------------------------------------------- steps

    private JsonNode voucher(Object value) {
        return voucher(NewProgramme.with(jdbc), value);
    }

    /** A voucher of this value after one approval, as its holder sees it. */
    private JsonNode voucher(NewProgramme programme, Object value) {
        applicant = as(Accounts.create(identities, "applicant"));
        String number =
                Cases.apply(applicant, programme.stages("junior-officer"), Cases.answers("treatmentCost", value));
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    private static String qr(JsonNode voucher) {
        return voucher.path("qr").asText();
    }

    private static Answer redeem(JsonNode voucher, Object amount, String key) {
        return redeem(as("service-provider"), qr(voucher), amount, "EUR", key);
    }

    private static Answer redeem(Api provider, String qr, Object amount, String currency, String key) {
        return provider.post(
                "/api/redemptions",
                Map.of("qr", qr, "amount", amount, "currency", currency),
                Map.of("Idempotency-Key", key));
    }

    private static Answer raw(JsonNode voucher, String amount, String currency) {
        return as("service-provider")
                .post(
                        "/api/redemptions",
                        "{\"qr\":\"" + qr(voucher) + "\",\"amount\":" + amount + ",\"currency\":" + currency + "}",
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    /** The voucher, the ledger's rows and the holder's view agree. */
    private void assertLedger(JsonNode voucher, String redeemed, int redemptions) {
        String code = voucher.path("code").asText();
        BigDecimal sum = jdbc.sql(
                        "select coalesce(sum(amount_minor), 0) / 100.0 from redemption where voucher_code = ?")
                .param(code)
                .query(BigDecimal.class)
                .single();
        assertThat(sum).isEqualByComparingTo(redeemed);
        assertThat(jdbc.sql("select count(*) from redemption where voucher_code = ?")
                        .param(code)
                        .query(Long.class)
                        .single())
                .isEqualTo(redemptions);
        BigDecimal left = balance(code);
        assertThat(voucher.path("value").decimalValue().subtract(left)).isEqualByComparingTo(redeemed);
    }

    private static BigDecimal balance(String code) {
        return as("auditor")
                .get("/api/vouchers/" + code)
                .expect(200)
                .json()
                .path("balance")
                .decimalValue();
    }
}
