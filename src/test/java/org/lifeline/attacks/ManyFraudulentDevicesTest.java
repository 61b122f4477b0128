package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.problem.Refused;
import org.lifeline.redemption.Overdrawn;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OfflineDevice;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * EUR 1,000 are spent online, then fourteen devices are registered, each with one record that is dated before the device existed: each
 * was overdrawn with all rules kept, EUR 14,000 were owed, and the manager could not refuse.
 */
class ManyFraudulentDevicesTest extends LifelineTest {

    private static final int DEVICES = 14;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private Overdrawn overdrawn;

    private Api thief;
    private JsonNode voucher;

    @BeforeEach
    void spendAVoucherOnline() {
        String organisation = Desks.organisation(jdbc);
        thief = as(Desks.account(jdbc, identities, organisation));
        // so that the voucher may be used without a network, for its whole value
        Map<String, Object> answers = Cases.answers("treatmentCost", 1000);
        answers.put("urgency", "lifeThreatening");
        voucher = Desks.voucher(
                as(Accounts.create(identities, "applicant")),
                as("junior-officer"),
                NewProgramme.with(jdbc).providers(organisation),
                answers);
        Desks.redeem(thief, voucher, "1000.00", UUID.randomUUID().toString(), Map.of())
                .expect(201);
    }

    @Test
    void fourteenNewDevicesWithOldRecordsStayInactiveAndAreNotPaid() {
        long before = beforeTheDevices();
        for (int i = 0; i < DEVICES; i++) {
            OfflineDevice device = OfflineDevice.registered(thief);
            device.sync(device.note(voucher.path("qr").asText(), 100_000, Map.of("at", before, "statusIat", before)))
                    .expectProblem(409, "deviceNotActive");
        }
        assertNothingIsOwed();
    }

    @Test
    void oldRecordsAreNotPaidAfterAccomplicesActivateTheDevices() {
        long before = beforeTheDevices();
        for (int i = 0; i < DEVICES; i++) {
            OfflineDevice device = OfflineDevice.allowed(thief, jdbc);
            assertThat(device.outcome(device.note(
                            voucher.path("qr").asText(), 100_000, Map.of("at", before, "statusIat", before))))
                    .isEqualTo("OVERDRAWN");
        }
        assertNothingIsOwed();

        // the programme pays nothing beyond a voucher, and a manager can refuse
        UUID record = jdbc.sql("select id from offline_record where voucher_code = ? limit 1")
                .param(voucher.path("code").asText())
                .query(UUID.class)
                .single();
        assertThatThrownBy(() -> overdrawn.decide(record, "pay", "Due.", "programme-manager"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("nothing more beyond");
        overdrawn.decide(record, "doNotPay", "Older than the device.", "programme-manager");
        overdrawn.confirm(record, "agree", "So it is.", "programme-manager-2");
        assertNothingIsOwed();
    }

    /** A time when the voucher was there, and not used up, and no device was. */
    private long beforeTheDevices() {
        long before = Instant.parse(voucher.path("issuedAt").asText()).getEpochSecond();
        await().atMost(PATIENCE).until(() -> Instant.now().getEpochSecond() > before + 1);
        return before;
    }

    private void assertNothingIsOwed() {
        String code = voucher.path("code").asText();
        assertThat(jdbc.sql(
                                "select count(*) from offline_record where voucher_code = ? and outcome <> 'rejected' and policy_kept")
                        .param(code)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select sum(amount_minor) from redemption where voucher_code = ?")
                        .param(code)
                        .query(Long.class)
                        .single())
                .isEqualTo(100_000);
    }
}
