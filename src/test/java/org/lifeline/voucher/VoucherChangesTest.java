package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.ledger.YearBalance;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a programme's manager does to a voucher that somebody holds, over the API and in Tasklist. */
class VoucherChangesTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ProgrammeFunds funds;

    private Api applicant;
    private Api manager;
    private String programme;
    private String number;
    private String code;
    private String qr;

    @BeforeEach
    void issuesAVoucherOfAHundred() {
        applicant = as(Accounts.create(identities, "applicant"));
        manager = as("programme-manager");
        programme = NewProgramme.with(jdbc).budget(1_000_00).stages("junior-officer");
        number = Cases.apply(applicant, programme, Cases.answers("treatmentCost", 100));
        Cases.approve(as("junior-officer"), number);
        code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        qr = view("applicant", code).path("qr").asText();
    }

    @Test
    void aSuspendedVoucherCannotBeRedeemedUntilResumed() {
        redeem(qr, 30).expect(201);

        assertThat(change("suspension", "It was lost.")
                        .expect(200)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("suspended");

        redeem(qr, 10).expectProblem(409, "suspended");
        JsonNode checked = anonymous()
                .post("/api/vouchers/verify", Map.of("qr", qr))
                .expect(200)
                .json();
        assertThat(checked.path("valid").asBoolean()).isFalse();
        assertThat(checked.path("reason").asText()).isEqualTo("suspended");
        assertThat(applicant.get("/vouchers/" + code).expect(200).text()).contains("Suspended");
        assertThat(waitsAt()).isEqualTo("receiveTask_suspended");
        change("suspension", "Once more.").expectProblem(409, "alreadySuspended");

        assertThat(change("resumption", "It was found.")
                        .expect(200)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("issued");

        redeem(qr, 70).expect(201);
        assertThat(record()).containsExactly("suspended: It was lost.", "resumed: It was found.");
        assertThat(as("operations")
                        .get(
                                "/engine-rest/history/process-instance/count?processDefinitionKey=voucherChange&processInstanceBusinessKey="
                                        + number)
                        .expect(200)
                        .json()
                        .path("count")
                        .asInt())
                .as("changes that Cockpit finds by the case's number")
                .isEqualTo(2);
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .path("timeline")
                        .findValuesAsText("what"))
                .containsSubsequence("Voucher suspended", "Voucher active again");
        change("resumption", "Too late.").expectProblem(409, "voucherEnded");
    }

    @Test
    void aRevokedVoucherEndsAndItsFundsAreReleased() {
        change("suspension", "Something is wrong with it.").expect(200);

        assertThat(change("revocation", "It was sold.")
                        .expect(200)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("revoked");

        redeem(qr, 1).expectProblem(409, "revoked");
        change("resumption", "Back.").expectProblem(409, "voucherEnded");
        assertFunds(1_000_00, 0, 0);
        assertThat(record()).containsExactly("suspended: Something is wrong with it.", "revoked: It was sold.");
    }

    @Test
    void aReissuedVoucherTakesTheBalanceAndTheOldOneEnds() {
        redeem(qr, 30).expect(201);

        JsonNode changed =
                change("reissue", "The paper was stolen.").expect(200).json();

        assertThat(changed.path("state").asText()).isEqualTo("replaced");
        String next = changed.path("replacedBy").asText();
        assertThat(next).isNotEmpty().isNotEqualTo(code);
        redeem(qr, 1).expectProblem(409, "replaced");
        assertThat(view(next).path("balance").decimalValue()).isEqualByComparingTo("70");
        assertThat(view(next).path("expiresAt")).isEqualTo(view(code).path("expiresAt"));
        assertFunds(900_00, 70_00, 30_00);
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .path("voucherCode")
                        .asText())
                .isEqualTo(next);
        // its letter is made and sent as the first one's was
        Cases.voucherLetter(applicant, next);
        redeem(view("applicant", next).path("qr").asText(), 70).expect(201);
        assertFunds(900_00, 0, 100_00);
    }

    @Test
    void aVoucherIsReissuedForOtherProvidersOnly() {
        String mine = jdbc.sql("select provider_code from provider_account where user_id = 'service-provider'")
                .query(String.class)
                .single();
        String other = jdbc.sql(
                        "select provider_code from programme_provider where programme_code = ? and provider_code <> ? limit 1")
                .params(programme, mine)
                .query(String.class)
                .single();
        manager.post(
                        "/api/vouchers/" + code + "/reissue",
                        Map.of("reason", "It moved.", "providers", List.of("NOWHERE")))
                .expectInvalid("onlyProviders");
        assertThat(view(code).path("state").asText()).isEqualTo("issued");

        String next = manager.post(
                        "/api/vouchers/" + code + "/reissue",
                        Map.of("reason", "It moved.", "providers", List.of(other)))
                .expect(200)
                .json()
                .path("replacedBy")
                .asText();

        redeem(view("applicant", next).path("qr").asText(), 1).expectProblem(409, "wrongProvider");
    }

    @Test
    void theSameIsDoneInTasklist() {
        submit("suspend", "").expect(200);
        assertThat(view(code).path("state").asText()).isEqualTo("suspended");
        assertThat(submit("suspend", "").expect(400).text()).contains("This voucher is suspended already.");

        submit("reissue", "").expect(200);

        assertThat(view(code).path("state").asText()).isEqualTo("replaced");
        String next = applicant
                .get("/api/applications/" + number)
                .expect(200)
                .json()
                .path("voucherCode")
                .asText();
        Cases.voucherLetter(applicant, next);
        redeem(view("applicant", next).path("qr").asText(), 100).expect(201);
        assertThat(jdbc.sql("select changed_by from voucher_change where voucher_code = ?")
                        .param(code)
                        .query(String.class)
                        .list())
                .containsExactly("programme-manager", "programme-manager");
    }

    @Test
    void onlyAManagerOfTheProgrammeChangesIt() {
        as("senior-officer")
                .post("/api/vouchers/" + code + "/suspension", Map.of("reason", "No."))
                .expectProblem(403, "forbidden");
        applicant
                .post("/api/vouchers/" + code + "/reissue", Map.of("reason", "I lost it."))
                .expectProblem(403, "forbidden");
        anonymous()
                .post("/api/vouchers/" + code + "/suspension", Map.of("reason", "No."))
                .expect(401);
        jdbc.sql(
                        "insert into programme_manager (programme_code, user_id) values (?, 'programme-manager-2'), (?, 'somebody.else')")
                .params(programme, programme)
                .update();
        // another programme's manager does not even see it
        change("suspension", "No.").expect(404);
        assertThat(submit("suspend", "").expect(403).text()).contains("This programme has other managers.");
        assertThat(view("applicant", code).path("state").asText()).isEqualTo("issued");
    }

    @Test
    void aChangeWithoutAReasonIsRefused() {
        change("suspension", " ").expectInvalid("changeReason");
        manager.post("/api/vouchers/" + code + "/suspension", Map.of()).expectInvalid("changeReason");
        change("suspension", "x".repeat(1001)).expectInvalid("changeReason");
        manager.post("/api/vouchers/AAAA-AAAA-AAAA-AAAA/suspension", Map.of("reason", "It is not there."))
                .expect(404);
        assertThat(record()).isEmpty();
    }

    @Test
    void fiftySimultaneousReissuesMakeOneVoucher() throws Exception {
        List<Answer> answers = Together.run(50, n -> change("reissue", "Lost, said caller " + n + "."));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> answer.expectProblem(409, "voucherEnded"));
        assertThat(jdbc.sql("select count(*) from voucher where application_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        assertFunds(900_00, 100_00, 0);
    }

    @Test
    void theDatabaseRefusesChangesOfEndedVouchers() {
        change("reissue", "Lost.").expect(200);
        assertThatThrownBy(() -> jdbc.sql("update voucher set state = 'issued' where code = ?")
                        .param(code)
                        .update())
                .hasMessageContaining("is replaced and cannot become issued");
        assertThatThrownBy(() -> jdbc.sql("delete from voucher_change where voucher_code = ?")
                        .param(code)
                        .update())
                .hasMessageContaining("voucher_change");
    }

    private Answer change(String what, String reason) {
        return manager.post("/api/vouchers/" + code + "/" + what, Map.of("reason", reason));
    }

    /** As Tasklist sends the start form. */
    private Answer submit(String change, String providers) {
        Map<String, Object> fields = new HashMap<>();
        Map.of("changedVoucher", code, "change", change, "changeReason", "Asked for in Tasklist.")
                .forEach((key, value) -> fields.put(key, Map.of("value", value)));
        fields.put(
                "onlyProviders",
                Map.of(
                        "type",
                        "Json",
                        "value",
                        Api.JSON
                                .valueToTree(providers.isEmpty() ? List.of() : List.of(providers.split(",")))
                                .toString()));
        return manager.post(
                "/engine-rest/process-definition/key/voucherChange/submit-form", Map.of("variables", fields));
    }

    private Answer redeem(String text, int amount) {
        return as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", text, "amount", amount, "currency", "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    private JsonNode view(String voucher) {
        // with the code to scan, which is its holder's alone
        return view("applicant", voucher);
    }

    private JsonNode view(String account, String voucher) {
        Api reader = account.equals("applicant") ? applicant : as(account);
        return reader.get("/api/vouchers/" + voucher).expect(200).json();
    }

    private String waitsAt() {
        String instance = runtime.createProcessInstanceQuery()
                .processDefinitionKey("voucherLifecycle")
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        List<String> places = runtime.getActiveActivityIds(instance);
        assertThat(places).hasSize(1);
        return places.get(0);
    }

    private List<String> record() {
        return jdbc.sql("select kind || ': ' || reason from voucher_change where voucher_code = ? order by id")
                .param(code)
                .query(String.class)
                .list();
    }

    private void assertFunds(long available, long reserved, long spent) {
        YearBalance year = funds.balances(programme).get(0);
        assertThat(year.available().minor()).as("available").isEqualTo(available);
        assertThat(year.reserved().minor()).as("reserved").isEqualTo(reserved);
        assertThat(year.spent().minor()).as("spent").isEqualTo(spent);
    }
}
