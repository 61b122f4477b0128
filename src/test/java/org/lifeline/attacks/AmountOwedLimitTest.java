package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.problem.Refused;
import org.lifeline.redemption.Overdrawn;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OfflineDevice;
import org.lifeline.testing.OfflineDevice.Sent;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whatever providers, devices with lying clocks and managers do, in whatever order: what is owed for a voucher never exceeds its value
 * and the programme's ceiling. The seed is printed; {@code -Dlifeline.seed=} plays a run again.
 */
class AmountOwedLimitTest extends LifelineTest {

    private static final long VALUE = 10_000;
    private static final long CEILING = 3_000;
    private static final int PROVIDERS = 3;
    private static final int DEVICES = 5;
    private static final int STEPS = 120;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private Overdrawn overdrawn;

    private final List<Api> desks = new ArrayList<>();
    private final List<OfflineDevice> devices = new ArrayList<>();
    private final List<List<Sent>> unsent = new ArrayList<>();
    private final List<String> codes = new ArrayList<>();
    private JsonNode voucher;
    private String code;

    @Test
    void amountOwedNeverExceedsTheLimitsInAnySequence() {
        long seed = Long.getLong("lifeline.seed", System.nanoTime());
        for (long run : new long[] {1, 20_261, seed}) {
            System.out.println("AmountOwedLimitTest: seed " + run);
            play(new Random(run), "seed " + run);
        }
    }

    private void play(Random random, String run) {
        open();
        int redeemed = 0;
        for (int step = 0; step < STEPS; step++) {
            String what = step(random, step);
            redeemed += what.equals("online") ? 1 : 0;
            assertThat(owed(false)).as(run + ", step " + step + ": " + what).isLessThanOrEqualTo(VALUE);
            assertThat(owed(true)).as(run + ", step " + step + ": " + what).isLessThanOrEqualTo(CEILING);
        }
        // a run in which nothing happened would prove nothing
        assertThat(redeemed).isPositive();
        assertThat(jdbc.sql("select count(*) from offline_record where voucher_code = ? and outcome = 'overdrawn'")
                        .param(code)
                        .query(Long.class)
                        .single())
                .isPositive();
        // and the database takes no more, whoever writes it
        long left = VALUE - owed(false);
        assertThatThrownBy(() -> insert(left + 1)).isInstanceOf(DataAccessException.class);
        List<UUID> rests = undecided();
        if (!rests.isEmpty()) {
            UUID rest = rests.get(0);
            assertThatThrownBy(() -> jdbc.sql("""
                                    insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor, balance_minor,
                                                            redeemed_by, redeemed_at, offline_record, overdrawn)
                                    select gen_random_uuid(), voucher_code, d.provider_code, gen_random_uuid()::text, '', rest_minor, 0, 'x', now(), r.id, true
                                      from offline_record r join device d on d.id = r.device_id where r.id = ?""").param(rest).update()).isInstanceOf(DataAccessException.class);
        }
    }

    /** One thing that somebody does; what is refused is as good. */
    private String step(Random random, int step) {
        int device = random.nextInt(DEVICES);
        switch (random.nextInt(step > STEPS * 3 / 4 ? 12 : 11)) {
            case 0, 1 -> {
                Desks.redeem(
                        desks.get(random.nextInt(PROVIDERS)),
                        voucher,
                        OfflineDevice.major(1 + random.nextInt(3000)).toPlainString(),
                        UUID.randomUUID().toString(),
                        Map.of());
                return "online";
            }
            case 2, 3, 4 -> {
                long now = Instant.now().getEpochSecond();
                // an hour or three days wrong, in both directions
                long at = now
                        + (random.nextBoolean() ? 0 : random.nextInt(7200) - 3600)
                        + (random.nextInt(4) == 0 ? random.nextInt(518_400) - 259_200 : 0);
                unsent.get(device)
                        .add(devices.get(device)
                                .note(
                                        voucher.path("qr").asText(),
                                        1 + random.nextInt(12_000),
                                        Map.of(
                                                "at",
                                                Math.max(0, at),
                                                "statusIat",
                                                Math.max(0, at - random.nextInt(100_000)))));
                return "noted";
            }
            case 5, 6 -> {
                if (devices.get(device)
                                        .sync(unsent.get(device).toArray(Sent[]::new))
                                        .status()
                                == 200
                        && random.nextInt(4) > 0) {
                    unsent.get(device).clear();
                }
                return "sent";
            }
            case 7 -> {
                List<String> all = jdbc.sql(
                                "select id || ' ' || provider_code from redemption where voucher_code = ? order by redeemed_at, id")
                        .param(code)
                        .query(String.class)
                        .list();
                if (!all.isEmpty()) {
                    String[] redemption = all.get(random.nextInt(all.size())).split(" ");
                    desks.get(codes.indexOf(redemption[1]))
                            .post("/api/redemptions/" + redemption[0] + "/reversal", Map.of("reason", "Wrong."));
                }
                return "reversed";
            }
            case 8, 9, 10 -> {
                for (UUID record : undecided()) {
                    String decision = random.nextInt(4) > 0 ? "pay" : "doNotPay";
                    tried(() -> overdrawn.decide(record, decision, "So.", "programme-manager"));
                    tried(() -> overdrawn.confirm(
                            record,
                            random.nextInt(4) > 0 ? "agree" : "disagree",
                            "So.",
                            random.nextInt(5) > 0 ? "programme-manager-2" : "programme-manager"));
                }
                return "decided";
            }
            default -> {
                as("programme-manager")
                        .post(
                                "/api/vouchers/" + code + (random.nextBoolean() ? "/revocation" : "/suspension"),
                                Map.of("reason", "Lost."));
                return "ended";
            }
        }
    }

    /** Rests on which nobody agreed yet. */
    private List<UUID> undecided() {
        return jdbc.sql("""
                        select id from offline_record r where voucher_code = ? and outcome = 'overdrawn'
                           and not exists (select from overdrawn_confirmation where record_id = r.id and agreed)""").param(code).query(UUID.class).list();
    }

    private static void tried(Runnable act) {
        try {
            act.run();
        } catch (Refused | DataAccessException refused) {
            // as good as done: only what is owed counts
        }
    }

    private void insert(long amount) {
        jdbc.sql("""
                        insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor, balance_minor, redeemed_by,
                                                redeemed_at)
                        values (gen_random_uuid(), ?, ?, gen_random_uuid()::text, '', ?, 0, 'x', now())""").params(code, codes.get(0), amount).update();
    }

    private long owed(boolean beyond) {
        return jdbc.sql("""
                        select coalesce(sum(amount_minor), 0) from redemption r where voucher_code = ? and overdrawn = ?
                           and not exists (select from redemption_reversal where redemption_id = r.id)""").params(code, beyond).query(Long.class).single();
    }

    private void open() {
        desks.clear();
        devices.clear();
        unsent.clear();
        codes.clear();
        for (int i = 0; i < PROVIDERS; i++) {
            codes.add(Desks.organisation(jdbc));
            desks.add(as(Desks.account(jdbc, identities, codes.get(i))));
        }
        for (int i = 0; i < DEVICES; i++) {
            devices.add(OfflineDevice.allowed(desks.get(i % PROVIDERS), jdbc));
            unsent.add(new ArrayList<>());
        }
        voucher = Desks.voucher(
                as(Accounts.create(identities, "applicant")),
                as("junior-officer"),
                NewProgramme.with(jdbc).providers(codes.toArray(String[]::new)).ceiling(CEILING),
                Cases.answers("treatmentCost", VALUE / 100));
        code = voucher.path("code").asText();
    }
}
