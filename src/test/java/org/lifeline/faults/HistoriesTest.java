package org.lifeline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.lifeline.faults.VoucherModel.Asked;
import org.lifeline.faults.VoucherModel.What;
import org.lifeline.ledger.Part;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.ledger.Reservations;
import org.lifeline.platform.money.Money;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Vouchers and budgets that many people use at the same moment answer as if they did one thing after the other. The seed of a run is
 * printed; {@code -Dlifeline.seed=…} makes the same choices again.
 */
class HistoriesTest extends LifelineTest {

    private static final int CALLERS = 5;
    private static final int CALLS = 8;

    private final long seed = Long.getLong("lifeline.seed", System.nanoTime());

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Reservations reservations;

    @Autowired
    private ProgrammeFunds funds;

    @Test
    void aVoucherDoesOneThingAfterTheOther() throws Exception {
        System.out.println("HistoriesTest: -Dlifeline.seed=" + seed);
        Api holder = as("applicant");
        JsonNode voucher = Cases.voucher(holder, NewProgramme.with(jdbc), Cases.answers("treatmentCost", 100));
        VoucherModel model = new VoucherModel(
                voucher.path("balance").decimalValue().movePointRight(2).longValueExact());
        History<Asked, String> history = new History<>();
        Map<String, String> ids = new ConcurrentHashMap<>();
        Queue<String> redeemed = new ConcurrentLinkedQueue<>();
        String code = voucher.path("code").asText();

        Together.run(CALLERS, caller -> {
            Random random = new Random(seed + caller);
            for (int i = 0; i < CALLS; i++) {
                Allowances.pass(60);
                String name = caller + "-" + i;
                String given = redeemed.peek();
                int what = random.nextInt(100);
                if (caller == 0) {
                    What change = what < 40 ? What.suspend : What.resume;
                    history.record(
                            Asked.of(change),
                            () -> changed(as("programme-manager")
                                    .post(
                                            "/api/vouchers/" + code
                                                    + (change == What.suspend ? "/suspension" : "/resumption"),
                                            Map.of("reason", "A check."))));
                } else if (what < 30 && given != null && redeemed.remove(given)) {
                    history.record(
                            new Asked(What.takeBack, given, 0),
                            () -> left(as("service-provider")
                                    .post(
                                            "/api/redemptions/" + ids.get(given) + "/reversal",
                                            Map.of("reason", "A mistake."))));
                } else {
                    long minor = 100 * (10 + random.nextInt(40));
                    String answer = history.record(
                            new Asked(What.redeem, name, minor), () -> redeem(voucher, name, minor, ids));
                    if (String.valueOf(answer).startsWith("ok")) {
                        redeemed.add(name);
                    }
                }
            }
            return null;
        });
        String end = new Random(seed).nextBoolean() ? "/revocation" : "/reissue";
        List<String> ended = Together.run(List.of(
                () -> history.record(
                        Asked.of(end.equals("/revocation") ? What.revoke : What.reissue),
                        () -> ended(holder, voucher, end)),
                () -> history.record(new Asked(What.redeem, "last", 100), () -> redeem(voucher, "last", 100, ids))));

        assertThat(ended).doesNotContainNull();
        assertThat(Linearizability.unexplained(model, history)).isEmpty();
        // the same history with one more help than was given is noticed
        long last = history.operations().stream()
                .mapToLong(History.Operation::answered)
                .max()
                .orElseThrow();
        history.add(new History.Operation<>(new Asked(What.redeem, "never asked", 100), last + 1, "ok 0", last + 2));
        assertThat(Linearizability.unexplained(model, history)).isPresent();
    }

    @Test
    void aBudgetDoesOneThingAfterTheOther() throws Exception {
        System.out.println("HistoriesTest: -Dlifeline.seed=" + seed);
        String programme = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        History<BudgetModel.Asked, String> history = new History<>();

        Together.run(CALLERS, caller -> {
            Random random = new Random(seed + caller);
            List<String> mine = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                int what = random.nextInt(100);
                if (what < 60 || mine.isEmpty()) {
                    String number = aCase(programme);
                    BudgetModel.Asked asked = new BudgetModel.Asked(
                            BudgetModel.What.reserve, number, 100L * (10 + random.nextInt(30)), random.nextInt(2) * 10);
                    history.record(
                            asked,
                            () -> reservations.reserve(
                                            number, Part.main, programme, euros(asked.minor()), asked.priority())
                                    ? BudgetModel.HOLDS
                                    : BudgetModel.WAITS);
                    mine.add(number);
                } else if (what < 90) {
                    String number = mine.remove(random.nextInt(mine.size()));
                    history.record(new BudgetModel.Asked(BudgetModel.What.release, number, 0, 0), () -> {
                        reservations.release(number, "withdrawn", "test");
                        return BudgetModel.DONE;
                    });
                } else {
                    history.record(new BudgetModel.Asked(BudgetModel.What.fund, "", 5_00, 0), () -> {
                        funds.fund(programme, euros(5_00), "A donor", "programme-manager");
                        return BudgetModel.DONE;
                    });
                }
            }
            return null;
        });

        assertThat(Linearizability.unexplained(new BudgetModel(100_00), history))
                .isEmpty();
        assertThat(Linearizability.unexplained(new BudgetModel(10_000_00), history))
                .as("a budget that never ends is another one")
                .isPresent();
    }

    private static String redeem(JsonNode voucher, String name, long minor, Map<String, String> ids) {
        Api.Answer answer = as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of(
                                "qr",
                                voucher.path("qr").asText(),
                                "amount",
                                BigDecimal.valueOf(minor, 2),
                                "currency",
                                "EUR"),
                        Map.of("Idempotency-Key", name + "-" + UUID.randomUUID()));
        if (answer.status() == 201) {
            ids.put(name, answer.json().path("id").asText());
        }
        return left(answer);
    }

    private static String left(Api.Answer answer) {
        return answer.status() / 100 == 2
                ? VoucherModel.ok(answer.json()
                        .path("balance")
                        .decimalValue()
                        .movePointRight(2)
                        .longValueExact())
                : answer.json().path("reason").asText();
    }

    private static String changed(Api.Answer answer) {
        return answer.status() == 200 ? "ok" : answer.json().path("reason").asText();
    }

    /** What a voucher in the place of another is worth is what was left of that. */
    private static String ended(Api holder, JsonNode voucher, String how) {
        Api.Answer answer = as("programme-manager")
                .post("/api/vouchers/" + voucher.path("code").asText() + how, Map.of("reason", "Lost."));
        if (answer.status() != 200 || how.equals("/revocation")) {
            return changed(answer);
        }
        String next = answer.json().path("replacedBy").asText();
        return VoucherModel.ok(Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> holder.get("/api/vouchers/" + next), a -> a.status() == 200)
                .json()
                .path("value")
                .decimalValue()
                .movePointRight(2)
                .longValueExact());
    }

    private String aCase(String programme) {
        String number = "H-" + UUID.randomUUID();
        jdbc.sql("""
                        insert into application (number, programme_code, filed_by, status, answers, amount_minor, granted_minor, currency, created_at,
                                                 submitted_at)
                        values (:number, :programme, 'test', 'inAssessment', '', 100, 1000000000, 'EUR', now(), now())""").param("number", number).param("programme", programme).update();
        return number;
    }

    private static Money euros(long minor) {
        return Money.ofMinor("EUR", minor);
    }
}
