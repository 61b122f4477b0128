package org.lifeline.bench;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.QueryCount;
import net.ttddyy.dsproxy.listener.SingleQueryCountHolder;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.application.ApplicationFiling;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Throughput of the whole path, from submission to issued voucher with signature, PDF, document store and mail, beside the bare
 * engine on the same models, in turns on the same server; and what one case costs in SQL.
 */
@Tag("benchmark")
class MainPathBenchmark extends LifelineTest {

    /** Until the compiler has seen enough of the PDF renderer and the rules: a server that runs for months is warm. */
    private static final int WARM_UP = 150;

    private static final int CASES = 150;
    private static final int ROUNDS = 3;
    private static final int STAGES = 3;
    private static final int THREADS = 4;

    /** Mail goes to the outbox alone, as README starts the product: a mail server in this JVM would be measured with it. */
    @DynamicPropertySource
    static void withoutMailServer(DynamicPropertyRegistry registry) {
        registry.add("spring.mail.host", () -> "false");
    }

    /** Counts the statements only while asked to: the counting itself costs time. */
    @TestConfiguration
    static class CountingConfiguration {
        static final SingleQueryCountHolder COUNTS = new SingleQueryCountHolder();
        static volatile boolean counting;

        @Bean
        static BeanPostProcessor countingDataSource() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource source ? countable(source) : bean;
                }
            };
        }

        private static DataSource countable(DataSource source) {
            DataSource counted =
                    ProxyDataSourceBuilder.create(source).countQuery(COUNTS).build();
            return new DelegatingDataSource(source) {
                @Override
                public Connection getConnection() throws SQLException {
                    return counting ? counted.getConnection() : super.getConnection();
                }
            };
        }
    }

    @Autowired
    private DataSource database;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ApplicationFiling filing;

    @Autowired
    private JdbcClient jdbc;

    /** One side of the comparison. */
    private interface Side {
        ProcessEngine engine();

        void submit();

        void decide(Task task);
    }

    @Test
    void comparesTheProductWithTheBareEngine() throws Exception {
        try (BareEngine bare = new BareEngine(database)) {
            Side product = product();
            Side baseline = baseline(bare);
            run(product, WARM_UP);
            run(baseline, WARM_UP);
            List<Double> products = new ArrayList<>();
            List<Double> baselines = new ArrayList<>();
            Cpu productCpu = new Cpu();
            Cpu bareCpu = new Cpu();
            for (int round = 0; round < ROUNDS; round++) {
                productCpu.start();
                products.add(run(product, CASES));
                productCpu.stop();
                bareCpu.start();
                baselines.add(run(baseline, CASES));
                bareCpu.stop();
            }
            long writesBefore = writes();
            CountingConfiguration.counting = true;
            run(product, CASES);
            CountingConfiguration.counting = false;
            long commits = writes() - writesBefore;
            long statements = CountingConfiguration.COUNTS.getQueryCountMap().values().stream()
                    .mapToLong(QueryCount::getTotal)
                    .sum();
            double product1 = median(products);
            double bare1 = median(baselines);
            Figures.print("Main path, " + THREADS + " threads, " + CASES + " cases a round, median of " + ROUNDS);
            Figures.row("whole path, cases a second", "%.1f".formatted(product1), "");
            Figures.row("bare engine, same models, cases a second", "%.1f".formatted(bare1), "");
            Figures.row("ratio", "%.2f".formatted(product1 / bare1), "at least 0.50");
            Figures.row("CPU of one case, ms: Java + PostgreSQL", productCpu.perCase(), "");
            Figures.row("the same for the bare engine", bareCpu.perCase(), "");
            Figures.row("SQL statements of one case", "%.0f".formatted(statements / (double) CASES), "");
            Figures.row("writing commits of one case", "%.1f".formatted(commits / (double) CASES), "");
        }
    }

    /** Processor time of this process and of its PostgreSQL: unlike throughput it hardly depends on what else the machine does. */
    private static final class Cpu {
        private long java;
        private long postgres;

        void start() {
            java -= javaNanos();
            postgres -= postgresNanos();
        }

        void stop() {
            java += javaNanos();
            postgres += postgresNanos();
        }

        String perCase() {
            double cases = (double) ROUNDS * CASES * 1e6;
            return "%.0f + %.0f".formatted(java / cases, postgres / cases);
        }

        private static long javaNanos() {
            return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }

        private static long postgresNanos() {
            return PostgresProcesses.of(DATA)
                    .mapToLong(p ->
                            p.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
                    .sum();
        }
    }

    private long writes() {
        return jdbc.sql("select pg_current_xact_id()::text::bigint")
                .query(Long.class)
                .single();
    }

    private Side product() {
        CurrentUser applicant = new CurrentUser("applicant", Set.of("applicant"));
        Map<String, String> officers = Map.of(
                "Social worker",
                "social-worker",
                "Junior officer",
                "junior-officer",
                "Senior officer",
                "senior-officer");
        return new Side() {
            @Override
            public ProcessEngine engine() {
                return engine;
            }

            @Override
            public void submit() {
                filing.file(applicant, "EMA", Cases.answers(), true, null);
            }

            @Override
            public void decide(Task task) {
                String officer = officers.get(task.getName().replaceAll("^.*: ", ""));
                identities.setAuthentication(officer, List.of(officer));
                try {
                    engine.getTaskService()
                            .complete(
                                    task.getId(),
                                    Map.of("decision", "approve", "reasonCode", "needConfirmed", "reason", "Checked."));
                } finally {
                    identities.clearAuthentication();
                }
            }
        };
    }

    private static Side baseline(BareEngine bare) {
        VariableMap variables = Variables.createVariables()
                .putValue("applicationNumber", "A-1")
                .putValue("programmeCode", "EMA")
                .putValue("amountMinor", 500_000L)
                .putValue("amount", "EUR 5,000.00")
                .putValue("currency", "EUR")
                .putValue("treatmentType", "surgery")
                .putValue("urgency", "urgent")
                .putValue("ageYears", 41)
                .putValue("householdSize", 4)
                .putValue("incomePerHeadMinor", 7_500L)
                .putValue("maximumMinor", 2_000_000L);
        return new Side() {
            @Override
            public ProcessEngine engine() {
                return bare.engine;
            }

            @Override
            public void submit() {
                bare.engine.getRuntimeService().startProcessInstanceByKey("assistanceApplication", variables);
            }

            @Override
            public void decide(Task task) {
                bare.engine.getTaskService().complete(task.getId(), Map.of("decision", "approve"));
            }
        };
    }

    /** @return cases a second, from the first submission until nothing runs any more */
    private static double run(Side side, int cases) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        long start = System.nanoTime();
        try {
            for (int i = 0; i < cases; i++) {
                workers.submit(guarded(side::submit, failure));
            }
            long deadline = start + Duration.ofMinutes(5).toNanos();
            while (true) {
                if (failure.get() != null) {
                    throw failure.get();
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the cases do not come to an end");
                }
                List<Task> open =
                        side.engine().getTaskService().createTaskQuery().listPage(0, 200);
                for (Task task : open) {
                    if (seen.add(task.getId())) {
                        workers.submit(guarded(() -> side.decide(task), failure));
                    }
                }
                // the counting joins every open instance: it would be measured too
                boolean decided = seen.size() >= STAGES * cases;
                if (decided
                        && side.engine()
                                        .getRuntimeService()
                                        .createProcessInstanceQuery()
                                        .processDefinitionKey("assistanceApplication")
                                        .count()
                                == 0) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            return cases / ((System.nanoTime() - start) / 1e9);
        } finally {
            workers.shutdownNow();
        }
    }

    private static Runnable guarded(Runnable work, AtomicReference<RuntimeException> failure) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        };
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
