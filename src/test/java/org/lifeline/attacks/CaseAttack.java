package org.lifeline.attacks;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What attacks on cases have in common: the steps that bring a case to where it is attacked, looked up in the engine and in the tables. */
abstract class CaseAttack extends LifelineTest {

    static final Map<String, Object> APPROVE = decision("approve", "needConfirmed");
    static final Map<String, Object> REJECT = decision("reject", "notEligible");
    static final Map<String, Object> CLAIM_APPROVED = decision("approve", "claimVerified");
    static final Map<String, Object> AUTHORISE =
            Map.of("emergencyDecision", "authorise", "reasonCode", "lifeInDanger", "reason", "Bleeding.");

    @Autowired
    JdbcClient jdbc;

    @Autowired
    IdentityService identities;

    @Autowired
    TaskService tasks;

    /** What an officer's form says. */
    static Map<String, Object> decision(String decision, String reasonCode) {
        return Map.of("decision", decision, "reasonCode", reasonCode, "reason", "Looked at with care.");
    }

    /** An application of somebody new; returns its number. */
    String submitted(String programme) {
        return Cases.apply(as(Accounts.create(identities, "applicant")), programme, Cases.answers());
    }

    /** Waits for an open task, whoever may see it, and returns its id. */
    String task(String businessKey, String key) {
        return found(() ->
                tasks.createTaskQuery().processInstanceBusinessKey(businessKey).taskDefinitionKey(key).list().stream()
                        .map(Task::getId)
                        .findFirst()
                        .orElse(null));
    }

    /** The code of a new voucher in a programme where a senior officer decides alone. */
    String voucher(String programme) {
        String number = submitted(programme);
        Cases.complete(as("senior-officer"), task(number, "userTask_decide"), APPROVE)
                .expect(204);
        return voucherOf(number);
    }

    /** Waits for the only voucher of a case, and returns its code. */
    String voucherOf(String number) {
        return found(() -> jdbc.sql("select code from voucher where application_number = ?")
                .param(number)
                .query(String.class)
                .optional()
                .orElse(null));
    }

    String qr(String voucher) {
        return jdbc.sql("select qr from voucher where code = ?")
                .param(voucher)
                .query(String.class)
                .single();
    }

    /** Redeems ten euros of it. */
    Answer redeem(Api provider, String voucher) {
        return redeem(provider, qr(voucher), 10, UUID.randomUUID().toString());
    }

    static Answer redeem(Api provider, String qr, int amount, String key) {
        return provider.post(
                "/api/redemptions",
                Map.of("qr", qr, "amount", amount, "currency", "EUR"),
                Map.of("Idempotency-Key", key));
    }

    /** The number of a claim for ten euros of this voucher. */
    String submittedClaim(Api provider, String voucher) {
        return ClaimSteps.submitted(
                provider,
                redeem(provider, voucher).expect(201).json().path("id").asText());
    }

    /** Lets somebody work for the provider of the demo account. */
    void work(String person) {
        jdbc.sql("""
                        insert into provider_account (user_id, provider_code)
                        select ?, provider_code from provider_account where user_id = 'service-provider' on conflict do nothing""").param(person).update();
    }

    long count(String sql, Object... params) {
        return jdbc.sql(sql).params(params).query(Long.class).single();
    }

    private static String found(Callable<@Nullable String> search) {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(25)).until(search, Objects::nonNull);
    }
}
