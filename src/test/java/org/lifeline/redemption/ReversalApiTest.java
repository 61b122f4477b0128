package org.lifeline.redemption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherEnding;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A redemption is taken back as a whole, once, in time, by whoever made it, and the money is where it was before. */
class ReversalApiTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private VoucherEnding ending;

    @Autowired
    private JdbcClient jdbc;

    private Api applicant;
    private String programme;
    private String number;

    @Test
    void givesTheAmountBackToTheVoucherAndTheFunds() {
        JsonNode voucher = voucher(NewProgramme.with(jdbc));
        redeem(voucher, 30);
        String wrong = redeem(voucher, 40);
        assertFunds(30, 70);

        JsonNode reversed =
                reverse(wrong, "Typed the wrong amount.").expect(200).json();

        assertThat(reversed.path("balance").decimalValue()).isEqualByComparingTo("70");
        assertThat(reversed.path("state").asText()).isEqualTo("reversed");
        assertFunds(70, 30);
        JsonNode listed = as("service-provider")
                .get("/api/redemptions?size=50")
                .expect(200)
                .json();
        assertThat(listed)
                .filteredOn(r -> r.path("id").asText().equals(wrong))
                .singleElement()
                .satisfies(r -> assertThat(r.path("reversedAt").isNull()).isFalse());
        assertThat(jdbc.sql(
                                "select details ->> 'id' from audit_entry where action = 'redemptionReversed' and case_number = ?")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactly(wrong);
        redeem(voucher, 70);
    }

    @Test
    void manySimultaneousReversalsHappenOnce() throws Exception {
        JsonNode voucher = voucher(NewProgramme.with(jdbc));
        redeem(voucher, 10);
        String wrong = redeem(voucher, 40);

        List<Answer> answers = Together.run(20, i -> reverse(wrong, "Reason " + i));

        assertThat(answers).allSatisfy(a -> a.expect(200));
        assertThat(answers.stream().map(Answer::text).distinct()).hasSize(1);
        assertFunds(90, 10);
    }

    @Test
    void reactivatesAUsedUpVoucher() {
        JsonNode voucher = voucher(NewProgramme.with(jdbc));
        String all = redeem(voucher, 100);
        assertThat(state(voucher)).isEqualTo("exhausted");
        assertThat(lifecycles()).isZero();

        reverse(all, "Another patient's voucher.").expect(200);

        assertThat(state(voucher)).isEqualTo("issued");
        assertThat(lifecycles()).isOne();
        redeem(voucher, 100);
        assertThat(state(voucher)).isEqualTo("exhausted");
        assertFunds(0, 100);
    }

    @Test
    void returnsTheAmountToTheProgrammeIfTheVoucherHasEnded() {
        JsonNode voucher = voucher(NewProgramme.with(jdbc).budget(10_000));
        String part = redeem(voucher, 40);
        ending.revoke(new VoucherCode(code(voucher)), "lost", "programme-manager");
        assertThat(account("available")).isEqualTo(60);

        reverse(part, "No help was given.").expect(200);

        assertThat(account("available")).isEqualTo(100);
        assertFunds(0, 0);
        assertThat(state(voucher)).isEqualTo("revoked");
    }

    @Test
    void isRefusedAfterTheProgrammesHours() {
        String never = redeem(voucher(NewProgramme.with(jdbc).reversalHours(0)), 40);
        reverse(never, "Too late.").expectProblem(409, "reversalTooLate");

        JsonNode voucher = voucher(NewProgramme.with(jdbc).reversalHours(24));
        String old = oldRedemption(voucher, Instant.now().minus(Duration.ofHours(24)));
        reverse(old, "Too late.").expectProblem(409, "reversalTooLate");
    }

    @Test
    void aClaimedRedemptionCannotBeReversedNorAReversedOneClaimed() {
        JsonNode voucher = voucher(NewProgramme.with(jdbc));
        String redemption = redeem(voucher, 40);
        String claim = claim(redemption).expect(201).json().path("number").asText();
        reverse(redemption, "Wrong.").expectProblem(409, "redemptionClaimed");
        as("service-provider").delete("/api/claims/" + claim).expect(200);

        reverse(redemption, "Wrong.").expect(200);

        claim(redemption).expectProblem(409, "redemptionReversed");
    }

    @Test
    void aSimultaneousClaimAndReversalNeverBothSucceed() throws Exception {
        for (int round = 0; round < 5; round++) {
            String redemption = redeem(voucher(NewProgramme.with(jdbc)), 40);

            List<Answer> answers = Together.run(2, i -> i == 0 ? claim(redemption) : reverse(redemption, "Wrong."));

            boolean claimed = answers.get(0).status() == 201;
            answers.get(claimed ? 1 : 0).expectProblem(409, claimed ? "redemptionClaimed" : "redemptionReversed");
        }
    }

    @Test
    void onlyTheProviderThatRedeemedCanReverse() {
        String redemption = redeem(voucher(NewProgramme.with(jdbc)), 40);

        as("service-provider-2")
                .post("/api/redemptions/" + redemption + "/reversal", Map.of("reason", "Mine?"))
                .expectProblem(404, "notFound");
        as("programme-manager")
                .post("/api/redemptions/" + redemption + "/reversal", Map.of("reason", "Mine?"))
                .expectProblem(403, "forbidden");
        reverse(redemption, " ").expectInvalid("reason");
        reverse(redemption, "x".repeat(501)).expectInvalid("reason");
        reverse(UUID.randomUUID().toString(), "Which?").expectProblem(404, "notFound");
        assertFunds(60, 40);
    }

    @Test
    void recordedReversalsCannotBeChanged() {
        JsonNode voucher = voucher(NewProgramme.with(jdbc));
        String standing = redeem(voucher, 40);
        String reversed = redeem(voucher, 10);
        reverse(reversed, "Wrong.").expect(200);

        for (String rewrite : List.of(
                "delete from redemption_reversal where redemption_id = '" + reversed + "'",
                "update redemption_reversal set reason = 'Right.' where redemption_id = '" + reversed + "'",
                "insert into redemption_reversal values ('" + reversed + "', 'Again.', 'x', now())",
                "update reservation set spent_minor = spent_minor - 1 where application_number = '" + number + "'",
                "insert into claim_line select number, '" + reversed
                        + "', 1 from claim where status = 'draft' limit 1")) {
            if (rewrite.startsWith("insert into claim_line")) {
                claim(standing).expect(201);
            }
            assertThatExceptionOfType(DataAccessException.class)
                    .as(rewrite)
                    .isThrownBy(() -> jdbc.sql(rewrite).update());
        }
    }

    @Test
    void reversesWithAButtonOnThePage() throws Exception {
        String redemption = redeem(voucher(NewProgramme.with(jdbc)), 40);
        Visitor desk = new Visitor(ADDRESS);
        desk.logIn("service-provider", "demo");
        String page = "/provider/redemptions/" + redemption;
        assertThat(desk.get(page).body()).contains("Take this redemption back");

        String refused = desk.follow(desk.send(page + "/reversal", Map.of("_csrf", desk.token(page), "reason", "")))
                .body();
        assertThat(refused).contains("Not taken back").contains("Say why");
        String done = desk.follow(
                        desk.send(page + "/reversal", Map.of("_csrf", desk.token(page), "reason", "Wrong amount")))
                .body();

        assertThat(done).contains("Taken back: ").contains("Wrong amount").doesNotContain("Take this redemption back");
        assertThat(desk.get("/provider").body()).contains("Taken back");
    }

    // ---------------------------------------------------------------- steps

    private JsonNode voucher(NewProgramme with) {
        applicant = as(Accounts.create(identities, "applicant"));
        programme = with.stages("junior-officer");
        number = Cases.apply(applicant, programme, Cases.answers("treatmentCost", 100));
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        await().until(() -> lifecycles() == 1);
        return applicant.get("/api/vouchers/" + code).expect(200).json();
    }

    private static String code(JsonNode voucher) {
        return voucher.path("code").asText();
    }

    private String state(JsonNode voucher) {
        return applicant
                .get("/api/vouchers/" + code(voucher))
                .expect(200)
                .json()
                .path("state")
                .asText();
    }

    private long lifecycles() {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey("voucherLifecycle")
                .processInstanceBusinessKey(number)
                .count();
    }

    private static String redeem(JsonNode voucher, Object amount) {
        return as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", voucher.path("qr").asText(), "amount", amount, "currency", "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    /** As if it had been made at that time. */
    private String oldRedemption(JsonNode voucher, Instant at) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor, balance_minor,
                                                redeemed_by, redeemed_at)
                        values (?, ?, 'HOSPITAL-1', ?, '', 4000, 6000, 'service-provider', cast(? as timestamptz))""").params(id, code(voucher), id.toString(), at.toString()).update();
        return id.toString();
    }

    private static Answer reverse(String redemption, String reason) {
        return as("service-provider").post("/api/redemptions/" + redemption + "/reversal", Map.of("reason", reason));
    }

    private static Answer claim(String redemption) {
        return as("service-provider")
                .post(
                        "/api/claims",
                        Map.of(
                                "redemptions",
                                List.of(redemption),
                                "invoiceNumber",
                                UUID.randomUUID().toString().substring(0, 18)));
    }

    /** In euro: what the case still holds, and what it has spent; the ledger's accounts say the same. */
    private void assertFunds(int held, int spent) {
        assertThat(jdbc.sql(
                                "select sum(amount_minor - spent_minor - released_minor) / 100.0 from reservation where application_number = ?")
                        .param(number)
                        .query(BigDecimal.class)
                        .single())
                .isEqualByComparingTo(BigDecimal.valueOf(held));
        assertThat(account("reserved")).isEqualTo(held);
        assertThat(account("spent")).isEqualTo(spent);
    }

    private int account(String kind) {
        return jdbc.sql("select sum(balance_minor) / 100 from ledger_account where programme_code = ? and kind = ?")
                .params(programme, kind)
                .query(Integer.class)
                .single();
    }
}
