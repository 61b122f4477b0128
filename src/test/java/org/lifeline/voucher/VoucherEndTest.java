package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.zip.InflaterInputStream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.ledger.YearBalance;
import org.lifeline.platform.signing.SignedCodes;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How a voucher ends, and where its money goes then. */
class VoucherEndTest extends LifelineTest {

    private static final int REVOKED = 1;
    private static final int EXHAUSTED = 3;

    @Autowired
    private IdentityService identities;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Vouchers vouchers;

    @Autowired
    private VoucherEnding ending;

    @Autowired
    private ProgrammeFunds funds;

    @Autowired
    private SignedCodes codes;

    private Api applicant;
    private String programme;
    private String number;
    private JsonNode voucher;
    private VoucherCode code;

    @BeforeEach
    void issuesAVoucherOfAHundred() {
        applicant = as(Accounts.create(identities, "applicant"));
        programme = NewProgramme.with(jdbc).budget(1_000_00).stages("junior-officer");
        number = Cases.apply(applicant, programme, Cases.answers("treatmentCost", 100));
        Cases.approve(as("junior-officer"), number);
        code = new VoucherCode(Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText());
        voucher = applicant.get("/api/vouchers/" + code.text()).expect(200).json();
        assertFunds(900_00, 100_00, 0);
    }

    @Test
    void spendsWhatIsRedeemedAndEndsWhenNothingIsLeft() {
        redeem(30).expect(201);
        assertFunds(900_00, 70_00, 30_00);
        assertThat(lifecycles()).isOne();

        redeem(70).expect(201);

        assertFunds(900_00, 0, 100_00);
        assertThat(lifecycles()).isZero();
        assertThat(inStatusList()).isEqualTo(EXHAUSTED);
        assertThat(ending.revoke(code, "Too late.", "programme-manager")).isFalse();
        assertThat(state()).isEqualTo("exhausted");
        redeem(1).expectProblem(409, "exhausted");
    }

    @Test
    void releasesTheBalanceOnExpiry() {
        redeem(30).expect(201);
        String timer = management.createJobQuery().processDefinitionKey("voucherLifecycle").timers().list().stream()
                .filter(job ->
                        runtime.getVariable(job.getExecutionId(), "voucherCode").equals(code.text()))
                .findFirst()
                .orElseThrow()
                .getId();
        // the model's clock alone does not end a voucher that is still good
        vouchersAreNotExpiredEarly();

        jdbc.sql("update voucher set expires_at = now() - interval '1 minute' where code = ?")
                .param(code.text())
                .update();
        management.setJobDuedate(timer, new Date(System.currentTimeMillis() - 1000), false);
        await().atMost(PATIENCE).until(() -> state().equals("expired") && lifecycles() == 0);

        assertFunds(970_00, 0, 30_00);
        redeem(1).expectProblem(409, "expired");
        JsonNode checked = anonymous()
                .post("/api/vouchers/verify", Map.of("qr", voucher.path("qr").asText()))
                .expect(200)
                .json();
        assertThat(checked.path("valid").asBoolean()).isFalse();
        assertThat(checked.path("reason").asText()).isEqualTo("expired");
        assertThat(checked.path("balance").decimalValue()).isZero();
        JsonNode view = applicant.get("/api/applications/" + number).expect(200).json();
        assertThat(view.path("timeline").findValuesAsText("what")).endsWith("Voucher expired");
        assertThat(applicant.get("/vouchers/" + code.text()).expect(200).text()).contains("Expired");
        assertThat(entries("release")).isOne();
    }

    private void vouchersAreNotExpiredEarly() {
        org.assertj.core.api.Assertions.assertThatIllegalStateException().isThrownBy(() -> ending.expire(code));
        assertThat(state()).isEqualTo("issued");
    }

    @Test
    void releasesTheBalanceOnRevocationAndRefusesTheVoucher() throws IOException {
        redeem(30).expect(201);

        assertThat(ending.revoke(code, "The stages said no.", "programme-manager"))
                .isTrue();
        assertThat(ending.revoke(code, "Once more.", "programme-manager")).isFalse();

        assertThat(state()).isEqualTo("revoked");
        assertFunds(970_00, 0, 30_00);
        assertThat(lifecycles()).isZero();
        assertThat(inStatusList()).isEqualTo(REVOKED);
        redeem(1).expectProblem(409, "revoked");
        JsonNode checked = anonymous()
                .post("/api/vouchers/verify", Map.of("qr", voucher.path("qr").asText()))
                .expect(200)
                .json();
        assertThat(checked.path("valid").asBoolean()).isFalse();
        assertThat(checked.path("reason").asText()).isEqualTo("revoked");
        assertThat(applicant.get("/vouchers/" + code.text()).expect(200).text()).contains("Cancelled");
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .path("timeline")
                        .findValuesAsText("what"))
                .endsWith("Voucher cancelled");
        assertThat(jdbc.sql(
                                "select actor from audit_entry where case_number = ? and action in ('voucherRevoked', 'fundsReleased')")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactly("programme-manager", "programme-manager");
        assertThat(entries("release")).isOne();
    }

    @Test
    void startsALifecycleForOlderVouchers() {
        String instance = runtime.createProcessInstanceQuery()
                .processDefinitionKey("voucherLifecycle")
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        runtime.deleteProcessInstance(instance, "as before");
        jdbc.sql("update voucher set lifecycle = false where code = ?")
                .param(code.text())
                .update();

        // a voucher that somebody works with at this moment is left for the next call
        await().atMost(PATIENCE).until(() -> {
            vouchers.startLifecycles();
            return lifecycles() == 1;
        });
        assertThat(vouchers.startLifecycles()).isZero();
    }

    private Answer redeem(int amount) {
        return as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", voucher.path("qr").asText(), "amount", amount, "currency", "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    private String state() {
        return as("auditor")
                .get("/api/vouchers/" + code.text())
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

    private void assertFunds(long available, long reserved, long spent) {
        YearBalance year = funds.balances(programme).get(0);
        assertThat(year.available().minor()).as("available").isEqualTo(available);
        assertThat(year.reserved().minor()).as("reserved").isEqualTo(reserved);
        assertThat(year.spent().minor()).as("spent").isEqualTo(spent);
    }

    private long entries(String kind) {
        return jdbc.sql("select count(*) from ledger_entry where application_number = ? and kind = ?")
                .params(number, kind)
                .query(Long.class)
                .single();
    }

    /** As a list made now says; the served one may be some seconds old. */
    private int inStatusList() {
        Map<String, Object> place = jdbc.sql("select status_list, status_index from voucher where code = ?")
                .param(code.text())
                .query()
                .singleRow();
        byte[] token = new StatusLists(jdbc, codes, Clock.systemUTC())
                .tokens((int) place.get("status_list"))
                .cwt();
        CBORObject claims = CBORObject.DecodeFromBytes(
                CBORObject.DecodeFromBytes(token).Untag().get(2).GetByteString());
        byte[] packed = claims.get(CBORObject.FromObject(65533)).get("lst").GetByteString();
        int index = (int) place.get("status_index");
        try (InflaterInputStream bits = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return (bits.readAllBytes()[index / 4] >> (index % 4 * 2)) & 3;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
