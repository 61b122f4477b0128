package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A try to redeem hung in its node, its sender repeated it and was told "suspended", and the first try redeemed when the voucher was good
 * again: the desk gave nothing, and the voucher was short.
 */
class RefusalIsFinalForItsKeyTest extends LifelineTest {

    private static final String REASON = "A question about this voucher.";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private TransactionTemplate transaction;

    private String organisation;
    private Api desk;
    private Api manager;
    private JsonNode voucher;
    private String there;

    @BeforeEach
    void issueAVoucher() {
        organisation = Desks.organisation(jdbc);
        desk = as(Desks.account(jdbc, identities, organisation));
        manager = as("programme-manager");
        voucher = voucher(NewProgramme.with(jdbc));
        there = "/api/vouchers/" + voucher.path("code").asText();
    }

    private JsonNode voucher(NewProgramme programme) {
        return Desks.voucher(
                as(Accounts.create(identities, "applicant")),
                as("junior-officer"),
                programme.providers(organisation),
                Cases.answers("treatmentCost", 100));
    }

    @Test
    void aTryThatComesAfterTheRefusalIsRefusedAsWell() {
        String key = key();
        manager.post(there + "/suspension", Map.of("reason", REASON)).expect(200);
        Answer refused = redeem("10.00", key).expectProblem(409, "suspended");
        manager.post(there + "/resumption", Map.of("reason", REASON)).expect(200);

        assertThat(redeem("10.00", key).expectProblem(409, "suspended").json().path("detail"))
                .isEqualTo(refused.json().path("detail"));
        assertThat(redemptions()).isZero();
        // who wants to try again says so with a new key, or corrects what was sent
        redeem("10.00", key()).expect(201);
        redeem("20.00", key).expect(201);
        redeem("10.00", key).expectProblem(409, "idempotencyKeyReused");
        assertThat(redemptions()).isEqualTo(2);
    }

    @Test
    void aTryThatHungWhileItWasRepeatedIsRefusedWhenItWakesUp() {
        String key = key();
        CompletableFuture<Answer> hangs = new CompletableFuture<>();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select from voucher where code = ? for update")
                    .param(voucher.path("code").asText())
                    .query()
                    .listOfRows();
            hangs.completeAsync(() -> redeem("10.00", key));
            Together.awaitSomebodyBlockedByThis(jdbc);
            suspendProvider();
            redeem("10.00", key).expectProblem(409, "providerSuspended");
            resumeProvider();
        });

        hangs.join().expectProblem(409, "providerSuspended");
        assertThat(redemptions()).isZero();
    }

    @Test
    void whatTheDeskHasToAskForIsAskedInTheSameSale() {
        String key = key();
        voucher = voucher(NewProgramme.with(jdbc).presence("id"));

        redeem("10.00", key).expectProblem(409, "identityCheckRequired");
        Desks.redeem(desk, voucher, "10.00", key, Map.of("identityKind", "nationalId"))
                .expect(201);
    }

    @Test
    void theDatabaseBooksNoRefusedKeyAndRefusesNoBookedOne() {
        String key = key();
        redeem("10.00", key).expect(201);
        String request = jdbc.sql("select request_sha256 from redemption where idempotency_key = ?")
                .param(key)
                .query(String.class)
                .single();

        assertThatThrownBy(() -> refuse(key, request)).isInstanceOf(DuplicateKeyException.class);
        String another = key();
        refuse(another, request);
        assertThatThrownBy(() -> jdbc.sql("""
                                insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor, balance_minor,
                                                        redeemed_by, redeemed_at, presence)
                                values (gen_random_uuid(), ?, ?, ?, ?, 100, 0, 'x', now(), 'none')""")
                        .params(voucher.path("code").asText(), organisation, another, request)
                        .update())
                .isInstanceOf(DuplicateKeyException.class)
                .hasMessageContaining("was refused");
    }

    private void refuse(String key, String request) {
        jdbc.sql("""
                        insert into refused_redemption (provider_code, idempotency_key, request_sha256, reason, message, refused_at)
                        values (?, ?, ?, 'suspended', 'No.', now())""").params(organisation, key, request).update();
    }

    private Answer redeem(String amount, String key) {
        return Desks.redeem(desk, voucher, amount, key, Map.of());
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    /** In a transaction of its own, while this thread's one holds the voucher. */
    private void suspendProvider() {
        CompletableFuture.runAsync(() -> jdbc.sql("""
                                insert into provider_suspension (provider_code, reason, suspended_by, suspended_at)
                                values (?, 'Test', 'programme-manager', ?)""")
                        .params(organisation, OffsetDateTime.now(ZoneOffset.UTC))
                        .update())
                .join();
    }

    private void resumeProvider() {
        CompletableFuture.runAsync(() -> jdbc.sql("""
                                update provider_suspension set resume_reason = 'Test', resume_asked_by = 'a', resumed_by = 'b', resumed_at = suspended_at
                                where provider_code = ? and resumed_at is null""").param(organisation).update())
                .join();
    }

    private long redemptions() {
        return jdbc.sql("select count(*) from redemption where voucher_code = ?")
                .param(voucher.path("code").asText())
                .query(Long.class)
                .single();
    }
}
