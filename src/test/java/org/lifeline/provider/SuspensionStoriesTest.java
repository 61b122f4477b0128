package org.lifeline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OfflineDevice;
import org.lifeline.testing.OfflineDevice.Sent;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A provider that is stopped and goes on; and the numbers on which the office calls providers back. */
class SuspensionStoriesTest extends LifelineTest {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    IdentityService identities;

    private String provider;
    private Api desk;

    @BeforeEach
    void join() {
        provider = Providers.create(jdbc, "Clinic");
        String name = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, true)")
                .params(name, provider)
                .update();
        desk = as(name);
    }

    @Test
    void suspendedItScansAndRedeemsNothingAndResumedItDoes() {
        JsonNode voucher =
                Cases.voucher(as("applicant"), NewProgramme.with(jdbc).providers(provider), Cases.answers());
        redeem(voucher, "1.00").expect(201);
        suspend().expect(200);
        assertThat(suspend().expect(400).json().path("reason").asText()).isEqualTo("suspendedAlready");

        assertThat(redeem(voucher, "1.00").expect(409).json().path("reason").asText())
                .isEqualTo("providerSuspended");
        desk.get("/scan").expect(409);
        JsonNode view = desk.get("/api/providers/" + provider).expect(200).json();
        assertThat(view.path("suspended").asBoolean()).isTrue();
        assertThat(view.path("suspensionReason").asText()).isEqualTo("Invoices for people who were not there.");
        assertThatThrownBy(
                        () -> jdbc.sql("""
                        insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor, balance_minor, redeemed_by, redeemed_at)
                        select ?, voucher_code, provider_code, 'again', request_sha256, 100, 0, redeemed_by, redeemed_at from redemption
                         where provider_code = ? limit 1""").params(UUID.randomUUID(), provider).update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("is suspended");

        // refused, it stays suspended
        resume(as("programme-manager")).expect(200);
        Confirmations.refuse(as("programme-manager-2"), provider);
        assertThat(redeem(voucher, "1.00").status()).isEqualTo(409);
        // nobody confirms what they asked for
        resume(as("programme-manager")).expect(200);
        String task = Confirmations.task(as("programme-manager"), provider);
        Confirmations.decide(as("programme-manager"), task, "confirm").expect(403);
        Confirmations.decide(as("programme-manager-2"), task, "confirm").expect(204);
        redeem(voucher, "1.00").expect(201);
        assertThat(resume(as("programme-manager"))
                        .expect(400)
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("notSuspended");
    }

    /** What a device noted is judged by when it was noted; nothing is taken while the suspension holds, and nothing is lost by that. */
    @Test
    void whatADeviceNotedCountsByWhetherTheSuspensionHeldThen() {
        JsonNode voucher =
                Cases.voucher(as("applicant"), NewProgramme.with(jdbc).providers(provider), Cases.answers());
        OfflineDevice device = OfflineDevice.allowed(desk, jdbc);
        // records carry whole seconds, and none may be older than its voucher or newer than its arrival: all of it
        // takes some seconds
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Sent before = note(device, voucher, now, now.minusSeconds(60));
        // the clock was set back, and the list of cancelled vouchers is of the time of the suspension
        Sent backByList = note(device, voucher, now, now.plusSeconds(2));
        Sent during = note(device, voucher, now.plusSeconds(2), now.minusSeconds(60));
        // the clock was set back, and the record before it in the chain is of the time of the suspension
        Sent backByChain = note(device, voucher, now, now.minusSeconds(60));
        // a list of the time of the suspension is no sign of anything by itself
        Sent after = note(device, voucher, now.plusSeconds(4), now.plusSeconds(2));
        jdbc.sql(
                        "insert into provider_suspension (provider_code, reason, suspended_by, suspended_at) values (?, 'Test', 'programme-manager', ?)")
                .params(provider, now.plusSeconds(1).atOffset(ZoneOffset.UTC))
                .update();

        device.sync(before, backByList, during, backByChain, after).expectProblem(409, "providerSuspended");
        assertThat(redeemed()).isZero();

        jdbc.sql("""
                        update provider_suspension set resume_reason = 'Test', resume_asked_by = 'programme-manager',
                               resumed_by = 'programme-manager-2', resumed_at = ? where provider_code = ?""")
                .params(now.plusSeconds(3).atOffset(ZoneOffset.UTC), provider)
                .update();
        await().atMost(PATIENCE).until(() -> Instant.now().isAfter(now.plusSeconds(4)));
        JsonNode results = device.sync(before, backByList, during, backByChain, after)
                .expect(200)
                .json()
                .path("results");
        assertThat(results.findValuesAsText("outcome"))
                .as(results.toString())
                .containsExactly("ACCEPTED", "REJECTED", "REJECTED", "REJECTED", "ACCEPTED");
        assertThat(results.findValuesAsText("reason").subList(1, 4)).containsOnly("providerSuspended");
        assertThat(redeemed()).isEqualTo(2);
    }

    private static Sent note(OfflineDevice device, JsonNode voucher, Instant at, Instant list) {
        return device.note(
                voucher.path("qr").asText(),
                100,
                Map.of("at", at.getEpochSecond(), "statusIat", list.getEpochSecond()));
    }

    private long redeemed() {
        return jdbc.sql("select count(*) from redemption where provider_code = ?")
                .param(provider)
                .query(Long.class)
                .single();
    }

    /** It keeps what it earned: claims are taken and listed, and only the money waits. */
    @Test
    void suspendedItClaimsWhatItRedeemedBeforeAndTheOfficeSeesWhatItIsOwed() {
        JsonNode voucher =
                Cases.voucher(as("applicant"), NewProgramme.with(jdbc).providers(provider), Cases.answers());
        String claimed = ClaimSteps.redeem(desk, voucher, "30.00");
        ClaimSteps.redeem(desk, voucher, "12.00");
        suspend().expect(200);

        String claim = ClaimSteps.submitted(desk, claimed);

        assertThat(as("programme-manager")
                        .get("/providers/" + provider)
                        .expect(200)
                        .text())
                .contains(claim, "EUR 30.00", "EUR 12.00");
        desk.get("/provider").expect(200);
    }

    @Test
    void onlyManagersSuspend() {
        for (String other : new String[] {"accountant", "cash-manager", "service-provider", "auditor"}) {
            assertThat(Confirmations.start(as(other), "providerSuspend", form()).status())
                    .as(other)
                    .isIn(403, 404);
        }
        assertThat(Confirmations.start(
                                as("programme-manager"),
                                "providerSuspend",
                                Map.of("providerCode", "NOBODY", "changeReason", "x"))
                        .status())
                .isEqualTo(400);
        assertThat(Confirmations.start(
                                as("programme-manager"),
                                "providerSuspend",
                                Map.of("providerCode", provider, "changeReason", " "))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatWasSaidOfASuspensionStays() {
        suspend().expect(200);
        for (String statement : new String[] {
            "update provider_suspension set reason = 'x' where provider_code = '" + provider + "'",
            "delete from provider_suspension where provider_code = '" + provider + "'",
            "update provider_suspension set resumed_at = now(), resumed_by = 'x', resume_asked_by = 'x', resume_reason = 'x' where provider_code = '"
                    + provider + "'"
        }) {
            assertThatThrownBy(() -> jdbc.sql(statement).update())
                    .as(statement)
                    .isInstanceOf(DataAccessException.class);
        }
    }

    @Test
    void aNumberIsKnownOnceASecondManagerConfirmsIt() {
        Map<String, Object> number = new HashMap<>(form());
        number.put("phone", "+49 30 7654321");
        Confirmations.start(as("programme-manager"), "providerPhone", number).expect(200);
        assertThat(numbers()).doesNotContain("+49307654321");
        Confirmations.refuse(as("programme-manager-2"), provider);
        Confirmations.start(as("programme-manager"), "providerPhone", number).expect(200);
        Confirmations.confirm(as("programme-manager-2"), provider);
        assertThat(numbers()).contains("+49307654321");
        assertThat(Confirmations.start(as("programme-manager"), "providerPhone", number)
                        .status())
                .isEqualTo(400);
        number.put("phone", "call me");
        assertThat(Confirmations.start(as("programme-manager"), "providerPhone", number)
                        .status())
                .isEqualTo(400);
    }

    private java.util.List<String> numbers() {
        return jdbc.sql("select number from provider_phone where provider_code = ?")
                .param(provider)
                .query(String.class)
                .list();
    }

    private Map<String, Object> form() {
        return Map.of("providerCode", provider, "changeReason", "Invoices for people who were not there.");
    }

    private Answer suspend() {
        return Confirmations.start(as("programme-manager"), "providerSuspend", form());
    }

    private Answer resume(Api manager) {
        return Confirmations.start(manager, "providerResume", form());
    }

    private Answer redeem(JsonNode voucher, String amount) {
        return desk.post(
                "/api/redemptions",
                Map.of("qr", voucher.path("qr").asText(), "amount", amount, "currency", "EUR"),
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }
}
