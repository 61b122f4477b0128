package org.lifeline.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.bench.PostgresProcesses;
import org.lifeline.platform.money.Money;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Redemptions as the API makes them, without HTTP and log-in: signature, rules, row lock, ledger, audit entry, each in a transaction that
 * is on the disk when it returns. All in one programme and by one provider: the worst case. Beside it, transactions of one row each on the
 * same server. Prints, and asserts no time.
 */
@Tag("benchmark")
class RedemptionBenchmark extends LifelineTest {

    private static final int VOUCHERS = 160;
    private static final int WARM_UP = 3000;
    private static final int REDEMPTIONS = 3000;
    private static final int ROUNDS = 3;
    private static final int THREADS = 8;
    private static final int A_SECOND = 300;
    private static final int SECONDS = 15;

    @Autowired
    private Redemptions redemptions;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private final AtomicInteger next = new AtomicInteger();
    private List<String> codes = List.of();

    @Test
    void measuresRedemptions() throws Exception {
        codes = vouchers();
        jdbc.sql(
                        "create table if not exists bare_row (id uuid primary key, amount bigint, at timestamptz default now())")
                .update();
        assertThat(jdbc.sql("show fsync").query(String.class).single()).isEqualTo("on");
        assertThat(jdbc.sql("show synchronous_commit").query(String.class).single())
                .isEqualTo("on");
        spread(WARM_UP, this::redeem);
        // a server that runs for months knows its tables; this one was empty when it made its plans
        jdbc.sql("analyze").update();
        spread(WARM_UP, this::redeem);
        spread(WARM_UP, this::bare);
        List<Double> bare = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        long java = 0;
        long postgres = 0;
        for (int round = 0; round < ROUNDS; round++) {
            bare.add(spread(REDEMPTIONS, this::bare));
            java -= javaNanos();
            postgres -= PostgresProcesses.processorNanos(DATA);
            rates.add(spread(REDEMPTIONS, this::redeem));
            java += javaNanos();
            postgres += PostgresProcesses.processorNanos(DATA);
        }
        double[] latencies = steadily();
        double measured = 1e6 * ROUNDS * REDEMPTIONS;

        System.out.printf("%nRedemptions, %d at once, one programme, fsync on, median of %d%n", THREADS, ROUNDS);
        System.out.printf(
                "| processor time of a redemption, ms: Java + PostgreSQL | %.2f + %.2f | |%n",
                java / measured, postgres / measured);
        System.out.printf("| redemptions a second | %.0f | at least 1,000 |%n", median(rates));
        System.out.printf("| one-row transactions a second, as baseline | %.0f | |%n", median(bare));
        System.out.printf("| at %d a second: median, ms | %.1f | |%n", A_SECOND, latencies[latencies.length / 2]);
        System.out.printf(
                "| at %d a second: p99, ms | %.1f | at most 50 |%n", A_SECOND, latencies[latencies.length * 99 / 100]);
    }

    private static long javaNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private List<String> vouchers() throws Exception {
        Api applicant = as(Accounts.create(identities, "applicant"));
        Api officer = as("junior-officer");
        String programme = NewProgramme.with(jdbc).budget(100_000_000_00L).stages("junior-officer");
        return Together.run(
                        4,
                        thread -> IntStream.range(0, VOUCHERS / 4)
                                .mapToObj(i -> {
                                    String number =
                                            Cases.apply(applicant, programme, Cases.answers("treatmentCost", 1000));
                                    Cases.approve(officer, number);
                                    JsonNode view = Cases.status(applicant, number, "voucherIssued");
                                    return applicant
                                            .get("/api/vouchers/"
                                                    + view.path("voucherCode").asText())
                                            .expect(200)
                                            .json()
                                            .path("qr")
                                            .asText();
                                })
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private void redeem() {
        String qr = codes.get(next.getAndIncrement() % codes.size());
        redemptions.redeem(
                "service-provider",
                UUID.randomUUID().toString(),
                new RedemptionRequest(qr, Money.ofMinor("EUR", 1), null, null, GivenItems.NONE, null));
    }

    private void bare() {
        jdbc.sql("insert into bare_row (id, amount) values (:id, 1)")
                .param("id", UUID.randomUUID())
                .update();
    }

    /** How many a second. */
    private static double spread(int count, Runnable work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            long start = System.nanoTime();
            for (Future<?> done : pool.invokeAll(Collections.nCopies(count, Executors.callable(work)))) {
                done.get();
            }
            return count / ((System.nanoTime() - start) / 1e9);
        } finally {
            pool.shutdown();
        }
    }

    /** Each begins at its moment, whether or not those before it are done; its wait for a thread counts. */
    private double[] steadily() throws Exception {
        int count = A_SECOND * SECONDS;
        double[] millis = new double[count];
        CountDownLatch done = new CountDownLatch(count);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        AtomicInteger index = new AtomicInteger();
        clock.scheduleAtFixedRate(
                () -> {
                    int i = index.getAndIncrement();
                    if (i >= count) {
                        return;
                    }
                    long asked = System.nanoTime();
                    pool.execute(() -> {
                        try {
                            redeem();
                        } catch (RuntimeException e) {
                            failure.set(e);
                        }
                        millis[i] = (System.nanoTime() - asked) / 1e6;
                        done.countDown();
                    });
                },
                0,
                1_000_000_000L / A_SECOND,
                TimeUnit.NANOSECONDS);
        done.await();
        clock.shutdownNow();
        pool.shutdown();
        assertThat(failure.get()).isNull();
        Arrays.sort(millis);
        return millis;
    }
}
